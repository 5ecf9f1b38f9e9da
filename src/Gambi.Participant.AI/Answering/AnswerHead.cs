using System.Text.Json;

namespace Gambi.Participant.AI;

/// <summary>What every object of one answer begins with.</summary>
/// <param name="Id">The answer's id.</param>
/// <param name="Created">When it began, in seconds since the Unix epoch.</param>
/// <param name="Model">The model's name as the caller said it.</param>
internal sealed record AnswerHead(string Id, long Created, string Model)
{
    public void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> kind)
    {
        writer.WriteString("id"u8, Id);
        writer.WriteString("object"u8, kind);
        writer.WriteNumber("created"u8, Created);
        writer.WriteString("model"u8, Model);
    }
}
