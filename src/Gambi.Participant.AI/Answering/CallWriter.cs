using System.Text.Json;

namespace Gambi.Participant.AI;

/// <summary>Writes one tool call.</summary>
internal static class CallWriter
{
    /// <param name="writer">Where to.</param>
    /// <param name="call">The call.</param>
    /// <param name="index">Its place among the calls of a stream.</param>
    public static void Write(Utf8JsonWriter writer, AnswerPiece call, int? index = null)
    {
        writer.WriteStartObject();
        if (index is { } place)
        {
            writer.WriteNumber("index"u8, place);
        }

        writer.WriteString("id"u8, call.CallId);
        writer.WriteString("type"u8, "function"u8);
        writer.WriteStartObject("function"u8);
        writer.WriteString("name"u8, call.Tool);
        writer.WriteString("arguments"u8, call.Text);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
