using System.Buffers;
using System.Text.Json;

namespace Gambi.Adaptation.OverResponses;

/// <summary>One output item of a response, as slices of it.</summary>
internal readonly ref struct ResponseItem
{
    public ResponseItem(ReadOnlySpan<byte> item)
    {
        var members = new JsonMembers(item);
        while (members.MoveNext())
        {
            if (members.Is("type"u8))
            {
                Type = members.Text;
            }
            else if (members.Is("id"u8))
            {
                Id = members.Text;
            }
            else if (members.Is("call_id"u8))
            {
                CallId = members.Text;
            }
            else if (members.Is("name"u8))
            {
                Name = members.Text;
            }
            else if (members.Is("arguments"u8))
            {
                Arguments = members.Text;
            }
            else if (members.Is("content"u8) && members.Type is JsonTokenType.StartArray or JsonTokenType.String)
            {
                Content = members.Value;
            }
            else if (members.Is("summary"u8))
            {
                Summary = members.Array;
            }
        }
    }

    /// <summary>What kind of item it is; its other texts are escaped as in the JSON.</summary>
    public ReadOnlySpan<byte> Type { get; }

    public ReadOnlySpan<byte> Id { get; }

    public ReadOnlySpan<byte> CallId { get; }

    public ReadOnlySpan<byte> Name { get; }

    public ReadOnlySpan<byte> Arguments { get; }

    public bool IsMessage => Type.SequenceEqual("message"u8);

    public bool IsReasoning => Type.SequenceEqual("reasoning"u8);

    public bool IsCall => Type.SequenceEqual("function_call"u8);

    private ReadOnlySpan<byte> Content { get; }

    private ReadOnlySpan<byte> Summary { get; }

    /// <summary>Appends the item's text of that kind. Reasoning is its own words, else their summary, in paragraphs.</summary>
    public void AppendText(TextKind kind, ArrayBufferWriter<byte> text)
    {
        if (IsMessage && kind != TextKind.Reasoning)
        {
            AppendParts(Content, kind, text);
        }
        else if (IsReasoning && kind == TextKind.Reasoning)
        {
            var before = text.WrittenCount;
            AppendParts(Content, kind, text);
            if (text.WrittenCount == before)
            {
                AppendParts(Summary, kind, text);
            }
        }
    }

    /// <summary>Writes the log probabilities of the item's text, if it has any.</summary>
    public bool WriteLogprobs(bool othersCameBefore, IBufferWriter<byte> json)
    {
        var hasWritten = othersCameBefore;
        foreach (var part in new JsonElements(IsMessage ? Content : default))
        {
            var members = new JsonMembers(part);
            while (members.MoveNext())
            {
                if (members.Is("logprobs"u8))
                {
                    hasWritten = LogprobsWriter.WriteEntries(members.Array, hasWritten, false, json);
                }
            }
        }

        return hasWritten;
    }

    private static void AppendParts(ReadOnlySpan<byte> parts, TextKind kind, ArrayBufferWriter<byte> text)
    {
        if (!parts.IsEmpty && parts[0] == (byte)'"')
        {
            if (kind != TextKind.Refusal)
            {
                Append(parts[1..^1], kind, text);
            }

            return;
        }

        foreach (var part in new JsonElements(parts))
        {
            Append(TextOf(part, kind == TextKind.Refusal), kind, text);
        }
    }

    private static void Append(ReadOnlySpan<byte> part, TextKind kind, ArrayBufferWriter<byte> text)
    {
        if (kind == TextKind.Reasoning && text.WrittenCount > 0 && !part.IsEmpty)
        {
            text.Write(TextStream.Paragraph);
        }

        JsonText.Unescape(part, text);
    }

    private static ReadOnlySpan<byte> TextOf(ReadOnlySpan<byte> part, bool isRefusal)
    {
        ReadOnlySpan<byte> text = default;
        var members = new JsonMembers(part);
        while (members.MoveNext())
        {
            if (members.Is(isRefusal ? "refusal"u8 : "text"u8))
            {
                text = members.Text;
            }
        }

        return text;
    }
}
