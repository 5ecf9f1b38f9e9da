using System.Text.Json;
using Gambi.Cli.Output;
using Gambi.Participant;

namespace Gambi.Cli.Participants;

/// <summary>Writes what happens in a session: lines for people, events for programs.</summary>
internal sealed class JoinEvents(GambiConsole console, ParticipantOptions options)
{
    // Somebody who reads along is told of a loss once, and then only of the waits that are long enough to wonder about.
    private static readonly TimeSpan WorthALine = TimeSpan.FromSeconds(5);
    private string? _lastLoss;

    /// <summary>Everything is known and nothing is registered yet.</summary>
    public void Prepared() => Write("prepared", $"Joining room {options.RoomCode} with {TerminalText.Clean(string.Join(", ", options.Models))} from {options.Endpoint}.", writer =>
    {
        writer.WriteString("endpoint", options.Endpoint.ToString());
        writer.WriteStartObject("connection");
        writer.WriteString("kind", "tunnel");
        writer.WriteEndObject();
    });

    /// <summary>The session leaves, because of <paramref name="signal"/>.</summary>
    public void Leaving(string? signal) => Write("leaving", $"Leaving room {options.RoomCode}…", writer => WriteIfAny(writer, "signal", signal));

    /// <summary>The session is over without failure, for <paramref name="reason"/> when it was not this process's wish.</summary>
    public void Left(string? reason, string? message) => Write("left", message is null ? "Left the room." : TerminalText.Clean(message), writer =>
    {
        WriteIfAny(writer, "reason", reason);
        WriteIfAny(writer, "message", message);
    });

    /// <summary>The session is over by a failure that the error on standard error tells to people.</summary>
    public void Failed(string type, ParticipantClosed closed) => Write(type, null, writer =>
    {
        writer.WriteString("reason", closed.ReasonName);
        writer.WriteString("message", closed.Message);
    });

    /// <summary>Whether <see cref="Write(ParticipantEvent)"/> makes a line of it.</summary>
    public bool Tells(ParticipantEvent told) => told is not (RequestStartedEvent or RequestEndedEvent) || (told is RequestEndedEvent && console.Settings.Verbose);

    /// <summary>Something the session told.</summary>
    public void Write(ParticipantEvent told)
    {
        switch (told)
        {
            case ParticipantRegisteredEvent registered:
                Write(told.Type, $"Registered as {TerminalText.Clean(registered.Nickname)} ({registered.ParticipantId}).", writer => WriteRegistered(writer, registered));
                break;
            case TunnelConnectedEvent:
                Write(told.Type, "Tunnel connected: serving. Ctrl+C leaves.", _ => { });
                break;
            case TunnelLostEvent lost:
                Write(told.Type, LineOf(lost), writer =>
                {
                    writer.WriteNumber("retryInMs", (long)lost.RetryIn.TotalMilliseconds);
                    writer.WriteNumber("attempt", lost.Attempt);
                    writer.WriteString("reason", lost.Reason);
                });
                break;
            case TunnelRestoredEvent restored:
                _lastLoss = null;
                Write(told.Type, $"Tunnel restored after {Words.Rounded(restored.Downtime.TotalSeconds)} s.", writer =>
                {
                    writer.WriteNumber("downtimeMs", (long)restored.Downtime.TotalMilliseconds);
                    writer.WriteNumber("attempt", restored.Attempt);
                });
                break;
            case RequestEndedEvent ended when console.Settings.Verbose:
                console.ErrorLine($"request {ended.Number} {ended.Operation} {ended.End} {ended.Status} {ended.Bytes} bytes in {Words.Rounded(ended.Duration.TotalMilliseconds)} ms");
                break;
        }
    }

    private string? LineOf(TunnelLostEvent lost)
    {
        bool known = lost.Reason == _lastLoss;
        _lastLoss = lost.Reason;
        string next = $"Trying again in {Words.Rounded(lost.RetryIn.TotalSeconds)} s";
        return (lost.Attempt, known) switch
        {
            (1, _) => $"Tunnel lost: {TerminalText.Clean(lost.Reason)} {next}.",
            (_, false) => $"Not back yet: {TerminalText.Clean(lost.Reason)} {next} (attempt {lost.Attempt}).",
            _ when lost.RetryIn >= WorthALine => $"Not back yet. {next} (attempt {lost.Attempt}).",
            _ => null,
        };
    }

    private static void WriteRegistered(Utf8JsonWriter writer, ParticipantRegisteredEvent registered)
    {
        writer.WriteStartObject("participant");
        writer.WriteString("id", registered.ParticipantId);
        writer.WriteString("nickname", registered.Nickname);
        writer.WriteString("model", registered.Model);
        writer.WriteString("endpoint", registered.Endpoint);
        writer.WriteEndObject();
    }

    private static void WriteIfAny(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private void Write(string type, string? text, Action<Utf8JsonWriter> more) => console.Event(type, text, writer =>
    {
        writer.WriteString("participantId", options.ParticipantId);
        writer.WriteString("room", options.RoomCode);
        more(writer);
    });
}
