using System.Text;
using System.Text.Json;

namespace Gambi.Load.Answers;

/// <summary>The check of a stream that was a chat completion's and came as a response's: its text, and how it ends.</summary>
internal sealed class AdaptedCheck(AnswerScript script) : AnswerCheck
{
    private readonly byte[] _text = Encoding.ASCII.GetBytes(script.Text);
    private readonly byte[] _usage = Encoding.ASCII.GetBytes(FormattableString.Invariant($"\"output_tokens\":{script.Tokens}"));
    private byte[] _pending = new byte[8 * 1024];
    private int _filled;
    private int _offset;
    private long _deltas;
    private bool _isComplete;
    private bool _isDone;

    /// <inheritdoc/>
    public override long Chunks => _deltas + (_isComplete ? 1 : 0);

    /// <inheritdoc/>
    public override void Begin()
    {
        _filled = 0;
        _offset = 0;
        _deltas = 0;
        _isComplete = false;
        _isDone = false;
    }

    /// <inheritdoc/>
    public override void Take(ReadOnlySpan<byte> body)
    {
        if (_filled + body.Length > _pending.Length)
        {
            Array.Resize(ref _pending, Math.Max(_filled + body.Length, _pending.Length * 2));
        }

        body.CopyTo(_pending.AsSpan(_filled));
        _filled += body.Length;
        ReadOnlySpan<byte> rest = _pending.AsSpan(0, _filled);
        while (rest.IndexOf("\n\n"u8) is >= 0 and var end)
        {
            TakeEvent(rest[..end]);
            rest = rest[(end + 2)..];
        }

        rest.CopyTo(_pending);
        _filled = rest.Length;
    }

    /// <inheritdoc/>
    public override void End()
    {
        if (!_isComplete || _filled > 0 || _offset != _text.Length)
        {
            throw new LoadException($"An adapted answer of {script.Model} ended after {_offset} of {_text.Length} characters, {(_isComplete ? "" : "not ")}completed.");
        }
    }

    private void TakeEvent(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith(":"u8) || (_isComplete && !_isDone && text.SequenceEqual("data: [DONE]"u8)))
        {
            _isDone |= text[0] != ':';
            return;
        }

        var data = text.IndexOf("data: "u8);
        if (data < 0 || _isComplete || text[(data + 6)..].SequenceEqual("[DONE]"u8))
        {
            throw new LoadException($"An adapted answer has an event too many, too early or without data: {Encoding.UTF8.GetString(text)}");
        }

        var json = text[(data + 6)..];
        var reader = new Utf8JsonReader(json);
        reader.Read();
        reader.Read();
        if (!reader.ValueTextEquals("type"u8) || !reader.Read())
        {
            throw new LoadException($"An event's type does not come first: {Encoding.UTF8.GetString(text)}");
        }

        if (reader.ValueTextEquals("response.output_text.delta"u8))
        {
            TakeDelta(ref reader);
        }
        else if (reader.ValueTextEquals("response.completed"u8))
        {
            // What the provider sent last must be in it.
            _isComplete = json.IndexOf(_usage) >= 0 ? true : throw new LoadException("An adapted answer ended without its usage.");
        }
    }

    private void TakeDelta(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
            if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("delta"u8))
            {
                continue;
            }

            reader.Read();
            var delta = reader.ValueSpan;
            if (!_text.AsSpan(_offset).StartsWith(delta))
            {
                throw new LoadException($"Character {_offset} of an adapted answer is wrong: '{Encoding.UTF8.GetString(delta)}'.");
            }

            _offset += delta.Length;
            _deltas++;
            return;
        }

        throw new LoadException("A delta has no text.");
    }
}
