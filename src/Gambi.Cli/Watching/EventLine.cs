using System.Text.Json;
using Gambi.Cli.Output;
using Gambi.Client;
using Gambi.Contracts;

namespace Gambi.Cli.Watching;

/// <summary>A room event as one line for people.</summary>
internal static class EventLine
{
    /// <summary>The line; it says so where events before it were lost.</summary>
    public static string Of(ReceivedEvent received) => received.Gap is { Count: null }
        ? $"{Of(received.Event)} (events before this were lost, nobody knows how many)"
        : Of(received.Event);

    private static string Of(RoomEvent received) =>
        TerminalText.Clean($"{Words.Clock(received.Timestamp)}  {received.RoomCode ?? "",-6}  {received.Type,-20}  {Detail(received)}".TrimEnd());

    private static string Detail(RoomEvent received)
    {
        JsonElement data = received.Data;
        return received.Type switch
        {
            RoomEventTypes.Connected => "watching",
            RoomEventTypes.RoomCreated => Text(data, "name"),
            RoomEventTypes.RoomDeleted => "",
            RoomEventTypes.ParticipantJoined or RoomEventTypes.ParticipantUpdated => $"{Text(data, "id")} ({Text(data, "nickname")}) with {Text(data, "model")}, {Text(data, "status")}",
            RoomEventTypes.ParticipantLeft or RoomEventTypes.ParticipantOffline or RoomEventTypes.ParticipantOnline => Text(data, "participantId"),
            RoomEventTypes.LlmRequest => Call(data),
            RoomEventTypes.LlmComplete => $"{Call(data)}: {Metrics(data)}",
            RoomEventTypes.LlmError => $"{Call(data)}: {Text(data, "stage")}: {Text(data, "error")}",
            RoomEventTypes.QueueChanged => Queue(data),
            RoomEventTypes.EventsDropped => $"{Text(data, "count")} events were missed",
            _ => data.ValueKind == JsonValueKind.Undefined ? "" : data.GetRawText(),
        };
    }

    private static string Queue(JsonElement data) =>
        Number(data, "waiting") is { } waiting ? QueueLine.Of(new((int)Math.Clamp(waiting, 0, int.MaxValue), Number(data, "oldestMs") ?? 0)) : data.GetRawText();

    private static long? Number(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number)
            ? number
            : null;

    private static string Call(JsonElement data) =>
        string.Join(' ', new[] { Text(data, "participantId"), Text(data, "model"), Text(data, "protocol"), Text(data, "requestId") }.Where(part => part.Length > 0));

    private static string Metrics(JsonElement data)
    {
        if (data.ValueKind != JsonValueKind.Object || !data.TryGetProperty("metrics", out JsonElement metrics) || metrics.ValueKind != JsonValueKind.Object)
        {
            return "";
        }

        try
        {
            return MetricsLine.Of(metrics.Deserialize(CliJson.Default.LlmMetrics)!);
        }
        catch (JsonException)
        {
            // Another hub's metrics have another form: shown as they are.
            return metrics.GetRawText();
        }
    }

    private static string Text(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out JsonElement value)
            ? value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText()
            : "";
}
