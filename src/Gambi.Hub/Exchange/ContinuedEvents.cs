using System.Buffers;
using Gambi.Adaptation;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.Sse;
using Gambi.Adaptation.Usage;
using Gambi.Contracts;

namespace Gambi.Hub.Exchange;

/// <summary>A native response's events, which say what the response continues: its provider does not know, for it was sent the whole conversation instead.</summary>
internal sealed class ContinuedEvents(ResponsePatchValues values, Action<string>? learn) : AnswerTranslator
{
    /// <summary>As large as the largest request: the last event holds the whole answer.</summary>
    private const int LargestEvent = 32 * 1024 * 1024;

    private readonly SseDecoder _events = new(LargestEvent);
    private readonly ArrayBufferWriter<byte> _patched = new();
    private readonly AnswerTap _tap = new();
    private Action<string>? _learn = learn;
    private AnswerFailure? _failure;
    private TokenUsage? _usage;
    private long _count;
    private bool _isComplete;
    private bool _sawContent;

    public override bool IsComplete => _isComplete;

    public override AnswerFailure? Failure => _failure;

    public override bool SawContent => _sawContent;

    public override TokenUsage? Usage => _usage;

    /// <summary>The response, once the event that ends it has come.</summary>
    public ReadOnlyMemory<byte> Response { get; private set; }

    public override void Open(IBufferWriter<byte> client)
    {
        // The provider's own events come first.
    }

    public override void Feed(ReadOnlySpan<byte> provider, IBufferWriter<byte> client)
    {
        _events.Append(provider);
        Write(client);
    }

    public override void End(IBufferWriter<byte> client)
    {
        _events.Complete();
        Write(client);
    }

    public override void Break(AnswerFailure failure, IBufferWriter<byte> client)
    {
        if (!_isComplete)
        {
            _isComplete = true;
            StreamBreak.Write(InferenceProtocol.Responses, new(ErrorCatalog.EndpointNotReachable, failure.Message), _count, client);
        }
    }

    private void Write(IBufferWriter<byte> client)
    {
        while (_failure is null)
        {
            var scan = _events.Read(out var next);
            if (scan == SseScan.NeedMore)
            {
                return;
            }

            if (scan == SseScan.Event)
            {
                Write(next, client);
                continue;
            }

            _failure = new("too_large", "The provider sent an event that is too large.");
            Break(_failure, client);
        }
    }

    private void Write(in SseEvent next, IBufferWriter<byte> client)
    {
        _count++;
        var data = next.Data.IsSingleSegment ? next.Data.First : next.Data.ToArray();
        Listen(data.Span);
        if (data.Span.IndexOf("\"response\""u8) < 0)
        {
            foreach (var part in next.Raw)
            {
                client.Append(part.Span);
            }

            return;
        }

        _patched.ResetWrittenCount();
        ResponsePatch.Apply(data, values, _patched);
        SseEncoder.WriteEvent(client, next.Type.IsSingleSegment ? next.Type.FirstSpan : next.Type.ToArray(), _patched.WrittenSpan);
        if (ResponseEventReader.TryReadFinal(_patched.WrittenSpan, out var response))
        {
            Response = _patched.WrittenSpan[response].ToArray();
            _isComplete = true;
            _failure = AnswerContent.FailsResponse(data.Span) ? new("server_error", "The provider's response failed.") : null;
        }
    }

    private void Listen(ReadOnlySpan<byte> data)
    {
        _sawContent = _sawContent || AnswerContent.IsIn(InferenceProtocol.Responses, data);
        if (_learn is null && data.IndexOf("\"usage\""u8) < 0)
        {
            return;
        }

        _tap.Reset();
        _tap.Feed(data);
        _usage = _tap.HasUsage ? _tap.Usage : _usage;
        if (_tap.Id is { } id)
        {
            _learn?.Invoke(id);
            _learn = null;
        }
    }
}
