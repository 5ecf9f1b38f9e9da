using System.Buffers;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.Sse;
using Gambi.Hub.Responses;

namespace Gambi.Hub.Inference;

/// <summary>The events of a response in background as its followers get them: numbered by the hub, under the hub's id and with its time, whatever its provider says.</summary>
internal sealed class RunTranscript(EventLog log, ResponseTemplate template)
{
    private readonly ResponsePatchValues _values = new()
    {
        Id = template.Identity.Id,
        PreviousResponseId = template.Identity.PreviousResponseId,
        CreatedAt = template.Identity.CreatedAt,
        Background = true,
    };

    /// <summary>The response object of the event that ended it; empty before.</summary>
    public ReadOnlyMemory<byte> Final { get; private set; }

    /// <summary>What the provider calls the response, if it says.</summary>
    public string? NativeId { get; private set; }

    /// <summary>What went wrong, if the stream says so without ending the response.</summary>
    public string? Error { get; private set; }

    /// <summary>Whether an event no longer fitted.</summary>
    public bool IsFull { get; private set; }

    /// <summary>The response object in a status that has no output.</summary>
    public ReadOnlyMemory<byte> Describe(ResponseStatus status, string? error = null)
    {
        var json = new ArrayBufferWriter<byte>(1024);
        template.WriteObject(status, json, error is null ? null : new AnswerFailure("server_error", error));
        return json.WrittenMemory;
    }

    /// <summary>The response waits for its turn.</summary>
    public void Queued(ReadOnlySpan<byte> response)
    {
        Append("response.created"u8, Wrap("response.created"u8, response));
        Append("response.queued"u8, Wrap("response.queued"u8, response));
    }

    /// <summary>The response failed, and its stream does not say so itself.</summary>
    public void Failed(string message)
    {
        Final = Describe(ResponseStatus.Failed, message);
        Append("response.failed"u8, Wrap("response.failed"u8, Final.Span), isLast: true);
    }

    /// <summary>Takes an event of the reply.</summary>
    public void Take(ReadOnlyMemory<byte> data)
    {
        var type = ResponseObject.TypeOf(data.Span);
        if (type.Length == 0 || !Final.IsEmpty)
        {
            // Its [DONE], and what nobody may hear any more.
            return;
        }

        if (type is "response.created" or "response.queued")
        {
            // The hub has said that already.
            NativeId ??= ResponseObject.Find(data.Span, "response"u8) is { } response ? ResponseObject.IdOf(data.Span[response]) : null;
            return;
        }

        if (type == "error")
        {
            Error = ResponseObject.MessageOf(data.Span);
            return;
        }

        var isLast = ResponseEventReader.TryReadFinal(data.Span, out _);
        var patched = new ArrayBufferWriter<byte>(data.Length + 64);
        ResponsePatch.Apply(data, _values, patched);
        Append(System.Text.Encoding.UTF8.GetBytes(type), patched.WrittenMemory, isLast);
        if (isLast && ResponseEventReader.TryReadFinal(patched.WrittenSpan, out var final))
        {
            Final = patched.WrittenSpan[final].ToArray();
        }
    }

    /// <summary>Takes the whole answer of a provider that did not stream; what is no response is not taken.</summary>
    public void TakeWhole(ReadOnlyMemory<byte> response)
    {
        if (ResponseObject.Find(response.Span, "output"u8) is null)
        {
            return;
        }

        NativeId = ResponseObject.IdOf(response.Span);
        var patched = new ArrayBufferWriter<byte>(response.Length + 64);
        ResponsePatch.Apply(response, _values, patched);
        var events = new ArrayBufferWriter<byte>(response.Length * 2);
        ResponseReplay.Write(patched.WrittenMemory, startingAfter: -1, events);
        var decoder = new SseDecoder(events.WrittenCount + 1);
        decoder.Append(events.WrittenSpan);
        decoder.Complete();
        while (decoder.Read(out var next) == SseScan.Event)
        {
            Take(next.Data.IsSingleSegment ? next.Data.First : next.Data.ToArray());
        }
    }

    private static ReadOnlyMemory<byte> Wrap(ReadOnlySpan<byte> type, ReadOnlySpan<byte> response)
    {
        var data = new ArrayBufferWriter<byte>(response.Length + 64);
        data.Write("{\"type\":\""u8);
        data.Write(type);
        data.Write("\",\"response\":"u8);
        data.Write(response);
        data.Write("}"u8);
        return data.WrittenMemory;
    }

    private void Append(ReadOnlySpan<byte> type, ReadOnlyMemory<byte> data, bool isLast = false)
    {
        var numbered = new ArrayBufferWriter<byte>(data.Length + 32);
        EventNumber.Write(data.Span, log.Count, numbered);
        var written = new ArrayBufferWriter<byte>(numbered.WrittenCount + 64);
        SseEncoder.WriteEvent(written, type, numbered.WrittenSpan);
        IsFull |= !log.TryAppend(written.WrittenMemory, isLast);
    }
}
