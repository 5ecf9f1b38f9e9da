using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Gambi.Participant.AI;

/// <summary>Writes an answer as the chunks of a Chat Completions stream.</summary>
internal sealed class ChunkWriter : IDisposable
{
    private readonly IBufferWriter<byte> _output;
    private readonly AnswerHead _head;
    private readonly Utf8JsonWriter _json;
    private int _calls;
    private AnswerPiece? _half;

    public ChunkWriter(IBufferWriter<byte> output, AnswerHead head)
    {
        _output = output;
        _head = head;
        _json = new(output, LooseJson.Plain);
    }

    /// <summary>Whose turn it is; says nothing yet.</summary>
    public void WriteRole() => WriteDelta("role"u8, "assistant", isFirst: true);

    public void Write(AnswerPiece piece)
    {
        if (_half is { } half)
        {
            _half = null;
            if (half.Kind == piece.Kind)
            {
                piece = piece with { Text = half.Text + piece.Text };
            }
            else
            {
                WritePiece(half);
            }
        }

        // A character of two halves that was cut between them is whole again with the next piece; each half alone would be lost.
        if (piece.Kind is not AnswerPieceKind.ToolCall && piece.Text is [.., var last] && char.IsHighSurrogate(last))
        {
            _half = piece with { Text = piece.Text[^1..] };
            piece = piece with { Text = piece.Text[..^1] };
        }

        if (piece.Text.Length > 0)
        {
            WritePiece(piece);
        }
    }

    /// <summary>Writes the end: why, what it cost when that is asked for, and that nothing follows.</summary>
    public void WriteEnd(string finishReason, UsageDetails? usage)
    {
        if (_half is { } half)
        {
            WritePiece(half);
        }

        Open();
        CloseDelta(finishReason);
        if (usage is not null)
        {
            Begin();
            _json.WriteStartArray("choices"u8);
            _json.WriteEndArray();
            UsageWriter.Write(_json, usage);
            End();
        }

        _output.Write("data: [DONE]\n\n"u8);
    }

    public void Dispose() => _json.Dispose();

    private void WritePiece(AnswerPiece piece)
    {
        switch (piece.Kind)
        {
            case AnswerPieceKind.Text:
                WriteDelta("content"u8, piece.Text);
                break;
            case AnswerPieceKind.Reasoning:
                WriteDelta("reasoning_content"u8, piece.Text);
                break;
            case AnswerPieceKind.Refusal:
                WriteDelta("refusal"u8, piece.Text);
                break;
            default:
                WriteCall(piece);
                break;
        }
    }

    private void WriteDelta(ReadOnlySpan<byte> name, string text, bool isFirst = false)
    {
        Open();
        _json.WriteString(name, text);
        if (isFirst)
        {
            _json.WriteString("content"u8, ""u8);
        }

        CloseDelta(finishReason: null);
    }

    private void WriteCall(AnswerPiece call)
    {
        Open();
        _json.WriteStartArray("tool_calls"u8);
        CallWriter.Write(_json, call, _calls++);
        _json.WriteEndArray();
        CloseDelta(finishReason: null);
    }

    private void Open()
    {
        Begin();
        _json.WriteStartArray("choices"u8);
        _json.WriteStartObject();
        _json.WriteNumber("index"u8, 0);
        _json.WriteStartObject("delta"u8);
    }

    private void CloseDelta(string? finishReason)
    {
        _json.WriteEndObject();
        _json.WriteString("finish_reason"u8, finishReason);
        _json.WriteEndObject();
        _json.WriteEndArray();
        End();
    }

    private void Begin()
    {
        _output.Write("data: "u8);
        _json.WriteStartObject();
        _head.Write(_json, "chat.completion.chunk"u8);
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _output.Write("\n\n"u8);
    }
}
