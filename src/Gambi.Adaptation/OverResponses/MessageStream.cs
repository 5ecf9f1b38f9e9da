using System.Buffers;

namespace Gambi.Adaptation.OverResponses;

/// <summary>The texts of the message on their way to the client: content, reasoning and refusal.</summary>
internal sealed class MessageStream(ChatChunkWriter chunks)
{
    private readonly TextStream _content = new(TextKind.Content, chunks);
    private readonly TextStream _reasoning = new(TextKind.Reasoning, chunks);
    private readonly TextStream _refusal = new(TextKind.Refusal, chunks);
    private byte[] _reasoningName = [];

    /// <summary>Whether any text was sent.</summary>
    public bool HasText => _content.HasText || _reasoning.HasText || _refusal.HasText;

    /// <summary>Takes an event with text, whole or in part; false when it is about something else.</summary>
    public bool Take(in ResponseEvent next, IBufferWriter<byte> client)
    {
        var dot = next.Type.LastIndexOf((byte)'.');
        var name = dot < 0 ? default : next.Type[..dot];
        var isDelta = next.Type.EndsWith(".delta"u8);
        if (!isDelta && !next.Type.EndsWith(".done"u8))
        {
            return false;
        }

        if (StreamOf(name) is not { } stream)
        {
            return false;
        }

        if (stream == _reasoning && !IsHeard(name))
        {
            return true;
        }

        if (isDelta)
        {
            stream.TakeDelta(next.Delta, next.Logprobs, client);
        }
        else
        {
            stream.TakeDone(next.Whole, next.Logprobs, client);
        }

        return true;
    }

    /// <summary>A reasoning, or a part of one, begins.</summary>
    public void BeginReasoning() => _reasoning.BeginParagraph();

    /// <summary>Takes a message or a reasoning that is whole.</summary>
    public void TakeItem(in ResponseItem item, IBufferWriter<byte> client)
    {
        if (item.IsReasoning)
        {
            _reasoning.TakeItem(item, client);
        }
        else if (item.IsMessage)
        {
            _content.TakeItem(item, client);
            _refusal.TakeItem(item, client);
        }
    }

    /// <summary>Takes the response that is whole.</summary>
    public void TakeResponse(in ResponseObject response, IBufferWriter<byte> client)
    {
        _reasoning.TakeResponse(response, client);
        _content.TakeResponse(response, client);
        _refusal.TakeResponse(response, client);
    }

    private TextStream? StreamOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("response.output_text"u8) ? _content
        : name.SequenceEqual("response.refusal"u8) ? _refusal
        : IsReasoning(name) ? _reasoning
        : null;

    private static bool IsReasoning(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("response.reasoning_text"u8) || name.SequenceEqual("response.reasoning_summary_text"u8)
        || name.SequenceEqual("response.reasoning"u8) || name.SequenceEqual("response.reasoning_summary"u8);

    /// <summary>Some say the same reasoning in events of two names: the name that came first is heard.</summary>
    private bool IsHeard(ReadOnlySpan<byte> name)
    {
        if (_reasoningName.Length == 0)
        {
            _reasoningName = name.ToArray();
        }

        return name.SequenceEqual(_reasoningName);
    }
}
