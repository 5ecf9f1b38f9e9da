using System.Text;

namespace Gambi.Load.Answers;

/// <summary>The check of an answer that must be the provider's, byte for byte; comments between the events of a stream are nobody's bytes.</summary>
internal sealed class NativeCheck(AnswerScript script) : AnswerCheck
{
    private long _offset;
    private bool _inComment;
    private byte _last;
    private byte _beforeLast;

    /// <inheritdoc/>
    public override long Chunks => script.ChunksBefore(_offset);

    /// <inheritdoc/>
    public override void Begin()
    {
        _offset = 0;
        _inComment = false;
        (_beforeLast, _last) = ((byte)'\n', (byte)'\n');
    }

    /// <inheritdoc/>
    public override void Take(ReadOnlySpan<byte> body)
    {
        while (!body.IsEmpty)
        {
            if (_inComment || (script.IsStream && body[0] == ':' && IsBetweenEvents))
            {
                SkipComment(ref body);
                continue;
            }

            var expected = script.At(_offset);
            var length = Math.Min(expected.Length, body.Length);
            if (length == 0 || !body[..length].SequenceEqual(expected[..length]))
            {
                TakeUpToComment(body, expected);
                return;
            }

            _offset += length;
            Remember(body[..length]);
            body = body[length..];
        }
    }

    /// <inheritdoc/>
    public override void End()
    {
        if (_offset != script.Length)
        {
            throw new LoadException($"An answer of {script.Model} ended after {_offset} of {script.Length} bytes.");
        }
    }

    private bool IsBetweenEvents => _last == '\n' && _beforeLast == '\n';

    // The whole piece differs: either there is a comment in it, or it is wrong.
    private void TakeUpToComment(ReadOnlySpan<byte> body, ReadOnlySpan<byte> expected)
    {
        var same = body.CommonPrefixLength(expected);
        _offset += same;
        Remember(body[..same]);
        if (same < body.Length && script.IsStream && body[same] == ':' && IsBetweenEvents)
        {
            Take(body[same..]);
            return;
        }

        throw new LoadException($"Byte {_offset} of an answer of {script.Model} is wrong: '{Encoding.UTF8.GetString(body.Slice(same, Math.Min(80, body.Length - same)))}'.");
    }

    private void SkipComment(ref ReadOnlySpan<byte> body)
    {
        _inComment = true;
        for (var i = 0; i < body.Length; i++)
        {
            (_beforeLast, _last) = (_last, body[i]);
            if (IsBetweenEvents)
            {
                _inComment = false;
                body = body[(i + 1)..];
                return;
            }
        }

        body = default;
    }

    private void Remember(ReadOnlySpan<byte> taken)
    {
        if (!taken.IsEmpty)
        {
            _beforeLast = taken.Length > 1 ? taken[^2] : _last;
            _last = taken[^1];
        }
    }
}
