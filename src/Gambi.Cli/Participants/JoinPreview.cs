using System.Text.Json;
using Gambi.Cli.Connecting;
using Gambi.Cli.Output;
using Gambi.Contracts;
using Gambi.Participant;

namespace Gambi.Cli.Participants;

/// <summary>What a join would register, with its secrets left out.</summary>
internal static class JoinPreview
{
    /// <summary>Writes it.</summary>
    public static void Write(GambiConsole console, ParticipantOptions options)
    {
        if (console.IsText)
        {
            console.Line($"Would join room {options.RoomCode} as {options.ParticipantId}:");
            console.Line(JsonText.Render(writer => WriteDocument(writer, options), indented: true));
            return;
        }

        console.Json(writer => WriteDocument(writer, options));
    }

    private static void WriteDocument(Utf8JsonWriter writer, ParticipantOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("hubUrl", HubUrlText.Of(options.HubUrl));
        writer.WriteString("room", options.RoomCode);
        writer.WriteString("participantId", options.ParticipantId);
        writer.WriteString("endpoint", options.Endpoint.ToString());
        writer.WriteStartObject("connection");
        writer.WriteString("kind", "tunnel");
        writer.WriteEndObject();
        writer.WriteNumber("reconnectForMs", (long)options.ReconnectFor.TotalMilliseconds);
        writer.WriteNumber("connectTimeoutMs", (long)options.ConnectTimeout.TotalMilliseconds);
        writer.WriteNumber("firstByteTimeoutMs", (long)options.FirstByteTimeout.TotalMilliseconds);
        writer.WriteNumber("idleTimeoutMs", (long)options.IdleTimeout.TotalMilliseconds);
        writer.WritePropertyName("payload");
        JsonSerializer.Serialize(writer, PayloadOf(options), ContractsJson.Default.RegisterParticipantRequest);
        writer.WriteStartObject("providerHeaders");
        foreach (KeyValuePair<string, string> header in options.ProviderHeaders)
        {
            writer.WriteString(header.Key, Redaction.Mark);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static RegisterParticipantRequest PayloadOf(ParticipantOptions options) =>
        options.ToRegistration(options.Capabilities) with { Password = options.Password is null ? null : Redaction.Mark };
}
