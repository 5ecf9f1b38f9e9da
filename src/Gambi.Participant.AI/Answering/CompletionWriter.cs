using System.Text;
using System.Text.Json;

namespace Gambi.Participant.AI;

/// <summary>Writes a whole answer as a Chat Completions object.</summary>
internal static class CompletionWriter
{
    public static void Write(Utf8JsonWriter writer, AnswerHead head, IReadOnlyList<AnswerPiece> pieces, AnswerReader end)
    {
        writer.WriteStartObject();
        head.Write(writer, "chat.completion"u8);
        writer.WriteStartArray("choices"u8);
        writer.WriteStartObject();
        writer.WriteNumber("index"u8, 0);
        WriteMessage(writer, pieces);
        writer.WriteString("finish_reason"u8, end.FinishReason);
        writer.WriteNull("logprobs"u8);
        writer.WriteEndObject();
        writer.WriteEndArray();
        if (end.Usage is { } usage)
        {
            UsageWriter.Write(writer, usage);
        }

        writer.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter writer, IReadOnlyList<AnswerPiece> pieces)
    {
        AnswerPiece[] calls = [.. pieces.Where(static piece => piece.Kind is AnswerPieceKind.ToolCall)];
        string? refusal = TextOf(pieces, AnswerPieceKind.Refusal);
        writer.WriteStartObject("message"u8);
        writer.WriteString("role"u8, "assistant"u8);
        writer.WriteString("content"u8, TextOf(pieces, AnswerPieceKind.Text) ?? (calls.Length > 0 || refusal is not null ? null : ""));
        writer.WriteString("refusal"u8, refusal);
        if (TextOf(pieces, AnswerPieceKind.Reasoning) is { } reasoning)
        {
            writer.WriteString("reasoning_content"u8, reasoning);
        }

        if (calls.Length > 0)
        {
            writer.WriteStartArray("tool_calls"u8);
            foreach (AnswerPiece call in calls)
            {
                CallWriter.Write(writer, call);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static string? TextOf(IReadOnlyList<AnswerPiece> pieces, AnswerPieceKind kind)
    {
        StringBuilder? text = null;
        foreach (AnswerPiece piece in pieces.Where(piece => piece.Kind == kind))
        {
            (text ??= new()).Append(piece.Text);
        }

        return text?.ToString();
    }
}
