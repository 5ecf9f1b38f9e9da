using System.Buffers;
using System.Text.Json;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.Sse;
using Gambi.Adaptation.Usage;

namespace Gambi.Adaptation.OverChat;

/// <summary>A Chat Completions stream turned into a Responses stream.</summary>
public sealed class ResponsesStreamTranslator : AnswerTranslator
{
    /// <summary>An answer that takes more memory ends in an error: 32 MiB.</summary>
    public const long MaxAnswerBytes = 32 * 1024 * 1024;

    private readonly TimeProvider _time;

    // One event may be all of an answer: some providers tell a tool call in one piece.
    private readonly SseDecoder _decoder = new((int)MaxAnswerBytes);
    private readonly JsonTextDecoder _words = new();
    private readonly ResponseEvents _events = new();
    private readonly ArrayBufferWriter<byte> _object = new();
    private readonly ChatOutput _output;
    private bool _isOpen;
    private bool _isComplete;
    private FinishReason? _finish;
    private CountedTokens? _usage;
    private AnswerFailure? _failure;

    /// <summary>A translator of one stream; <paramref name="newId"/> makes an id that begins with what it is given (<c>msg_</c>).</summary>
    public ResponsesStreamTranslator(ResponseTemplate template, Func<string, string> newId, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(newId);
        ArgumentNullException.ThrowIfNull(time);
        Template = template;
        _time = time;
        _output = new ChatOutput(_events, newId);
    }

    /// <summary>What is said of the response in every status.</summary>
    public ResponseTemplate Template { get; private set; }

    /// <summary>From here on the response names another model: one that goes on where another failed.</summary>
    public void Rename(string model) => Template = Template.With(model);

    /// <inheritdoc/>
    public override bool IsComplete => _isComplete;

    /// <inheritdoc/>
    public override AnswerFailure? Failure => _failure;

    /// <inheritdoc/>
    public override bool SawContent => _output.SawContent;

    /// <inheritdoc/>
    public override TokenUsage? Usage => _usage?.Tokens;

    /// <summary>The response object of the last event, JSON; empty until <see cref="IsComplete"/>.</summary>
    public ReadOnlyMemory<byte> FinalResponse => _isComplete ? _object.WrittenMemory : default;

    /// <inheritdoc/>
    public override void Open(IBufferWriter<byte> client)
    {
        if (_isOpen)
        {
            return;
        }

        _isOpen = true;
        _events.WriteTo(client);
        if (Template.Identity.Background)
        {
            Say("response.created"u8, ResponseStatus.Queued);
            Say("response.queued"u8, ResponseStatus.Queued);
        }
        else
        {
            Say("response.created"u8, ResponseStatus.InProgress);
        }

        Say("response.in_progress"u8, ResponseStatus.InProgress);
    }

    /// <inheritdoc/>
    public override void Feed(ReadOnlySpan<byte> provider, IBufferWriter<byte> client)
    {
        Open(client);
        _events.WriteTo(client);
        if (!_isComplete)
        {
            _decoder.Append(provider);
            ReadEvents();
        }
    }

    /// <inheritdoc/>
    public override void End(IBufferWriter<byte> client)
    {
        Open(client);
        _events.WriteTo(client);
        if (_isComplete)
        {
            return;
        }

        _decoder.Complete();
        ReadEvents();
        if (_isComplete)
        {
            return;
        }

        if (_finish is null)
        {
            Fail(SawContent
                ? new AnswerFailure("broken_stream", "The provider's stream ended before its answer did.")
                : new AnswerFailure("empty_answer", "The provider's stream ended without an answer."));
        }
        else
        {
            Finish(_finish.Value);
        }
    }

    /// <inheritdoc/>
    public override void Break(AnswerFailure failure, IBufferWriter<byte> client)
    {
        ArgumentNullException.ThrowIfNull(failure);
        Open(client);
        _events.WriteTo(client);
        if (!_isComplete)
        {
            Fail(failure);
        }
    }

    /// <summary>Ends the response because its client wants no more of it. Does nothing once <see cref="IsComplete"/>.</summary>
    public void Cancel(IBufferWriter<byte> client)
    {
        Open(client);
        _events.WriteTo(client);
        if (!_isComplete)
        {
            _output.Abandon();
            End(new ResponseState(ResponseStatus.Cancelled));
        }
    }

    /// <summary>Writes the response object as it stands: <c>in_progress</c>, or the final one.</summary>
    public void WriteSnapshot(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (_isComplete)
        {
            output.Write(_object.WrittenSpan);
            return;
        }

        Template.WriteObject(new ResponseState(ResponseStatus.InProgress) { Output = _output.Items }, output);
    }

    private void ReadEvents()
    {
        while (!_isComplete)
        {
            switch (_decoder.Read(out SseEvent next))
            {
                case SseScan.NeedMore:
                    return;
                case SseScan.TooLarge:
                    Fail(new AnswerFailure("malformed_answer", "The provider sent an event that is too large."));
                    return;
                default:
                    ReadEvent(next);
                    break;
            }
        }
    }

    private void ReadEvent(in SseEvent next)
    {
        ReadOnlySpan<byte> data = (next.Data.IsSingleSegment ? next.Data.FirstSpan : next.Data.ToArray()).Trim(" \t\r\n"u8);
        if (data.IsEmpty)
        {
            return;
        }

        if (data.SequenceEqual("[DONE]"u8))
        {
            ReadDone();
            return;
        }

        try
        {
            bool isError = next.Type.Length == 5 && next.Type.ToArray().AsSpan().SequenceEqual("error"u8);
            ReadChunk(ChatChunkReader.Read(data), isError ? data : default);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The reader's own message may repeat bytes of the answer.
            Fail(new AnswerFailure("malformed_answer", "The provider sent something that is no chunk of a chat completion."));
        }
    }

    private void ReadChunk(in ChatChunk chunk, ReadOnlySpan<byte> errorEvent)
    {
        if (!chunk.Usage.IsEmpty && UsageReader.Read(chunk.Usage) is { } usage)
        {
            _usage = usage;
        }

        if (!chunk.Error.IsEmpty || !errorEvent.IsEmpty)
        {
            Fail(ErrorReader.Read(chunk.Error.IsEmpty ? errorEvent : chunk.Error));
            return;
        }

        _output.Add(chunk);
        if (_words.DecodeWord(chunk.FinishReason) is { } word)
        {
            ReadFinish(FinishReason.Read(word));
        }

        if (!_isComplete && (_output.Problem ?? TooLarge()) is { } problem)
        {
            Fail(problem);
        }
    }

    private AnswerFailure? TooLarge() => _output.Bytes <= MaxAnswerBytes ? null
        : new AnswerFailure("answer_too_large", $"The provider's answer takes more than {MaxAnswerBytes / (1024 * 1024)} MiB.");

    /// <summary>Closes the items at once; the response itself waits for the usage, which comes after.</summary>
    private void ReadFinish(FinishReason finish)
    {
        if (finish.Status == ResponseStatus.Failed)
        {
            Fail(new AnswerFailure("provider_error", "The provider gave up on its answer."));
            return;
        }

        _finish ??= finish;
        _output.Close(finish.OpenItems);
    }

    /// <summary>Some providers never say why they end; that they did, in good order, they say here.</summary>
    private void ReadDone()
    {
        if (_finish is null && !SawContent)
        {
            Fail(new AnswerFailure("empty_answer", "The provider's stream ended without an answer."));
        }
        else
        {
            Finish(_finish ?? FinishReason.Stop);
        }
    }

    private void Finish(FinishReason finish)
    {
        _output.Close(finish.OpenItems);
        if (_output.Problem is { } problem)
        {
            Fail(problem);
            return;
        }

        End(new ResponseState(finish.Status)
        {
            IncompleteReason = finish.IncompleteReason,
            CompletedAt = finish.Status == ResponseStatus.Completed ? _time.GetUtcNow() : null,
        });
    }

    private void Fail(AnswerFailure failure)
    {
        _failure = failure;
        _output.Abandon();
        End(new ResponseState(ResponseStatus.Failed) { Failure = failure });
    }

    private void End(ResponseState state)
    {
        _object.ResetWrittenCount();
        Template.WriteObject(state with { Output = _output.Items, Usage = _usage ?? default }, _object);
        _events.Lifecycle(state.Status.ToTerminalEvent(), _object.WrittenSpan);
        _events.Done();
        _isComplete = true;
    }

    private void Say(ReadOnlySpan<byte> type, ResponseStatus status)
    {
        _object.ResetWrittenCount();
        Template.WriteObject(new ResponseState(status), _object);
        _events.Lifecycle(type, _object.WrittenSpan);
    }
}
