using System.Buffers;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.Sse;
using Gambi.Adaptation.Usage;

namespace Gambi.Adaptation.OverResponses;

/// <summary>The stream of a response, in any provider's dialect of it, as the chunks of a Chat completion.</summary>
/// <remarks>
/// Nothing is accumulated but the event that is being read, of at most 32 MiB, with its text, and what it takes to know the tool calls. The client gets nothing
/// before there is something of the answer (<see cref="Open"/> writes nothing), so that what fails before can still be answered as a plain error.
/// </remarks>
public sealed class ChatStreamTranslator : AnswerTranslator
{
    private const int MaxEventBytes = 32 * 1024 * 1024;

    private readonly SseDecoder _events = new(MaxEventBytes);
    private readonly ChatChunkWriter _chunks;
    private readonly MessageStream _message;
    private readonly ToolCallStream _calls;
    private readonly bool _includeUsage;
    private bool _isComplete;
    private AnswerFailure? _failure;
    private TokenUsage? _usage;

    /// <summary>A translator for one stream.</summary>
    /// <param name="model">What the chunks give as their model.</param>
    /// <param name="includeUsage">Whether the client asked for the chunk with the usage.</param>
    /// <param name="newId">Makes an id that begins with the prefix it is given (<c>chatcmpl-</c>, <c>call_</c>).</param>
    /// <param name="time">The clock.</param>
    public ChatStreamTranslator(string model, bool includeUsage, Func<string, string> newId, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(newId);
        ArgumentNullException.ThrowIfNull(time);
        _includeUsage = includeUsage;
        _chunks = new ChatChunkWriter(newId("chatcmpl-"), model, time.GetUtcNow().ToUnixTimeSeconds(), includeUsage);
        _message = new MessageStream(_chunks);
        _calls = new ToolCallStream(_chunks, newId);
    }

    /// <inheritdoc/>
    public override bool IsComplete => _isComplete;

    /// <inheritdoc/>
    public override AnswerFailure? Failure => _failure;

    /// <inheritdoc/>
    public override bool SawContent => _message.HasText || _calls.HasCalls;

    /// <inheritdoc/>
    public override TokenUsage? Usage => _usage;

    /// <inheritdoc/>
    public override void Open(IBufferWriter<byte> client)
    {
    }

    /// <inheritdoc/>
    public override void Feed(ReadOnlySpan<byte> provider, IBufferWriter<byte> client)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (_isComplete)
        {
            return;
        }

        _events.Append(provider);
        Drain(client);
    }

    /// <inheritdoc/>
    public override void End(IBufferWriter<byte> client)
    {
        ArgumentNullException.ThrowIfNull(client);
        _events.Complete();
        Drain(client);
        Fail(ResponseFailure.Unfinished, client);
    }

    /// <inheritdoc/>
    public override void Break(AnswerFailure failure, IBufferWriter<byte> client)
    {
        ArgumentNullException.ThrowIfNull(failure);
        ArgumentNullException.ThrowIfNull(client);
        Fail(failure, client);
    }

    /// <summary>Writes the whole stream out of a response object: what a provider answers that was asked for a stream and sends none.</summary>
    public void TakeWhole(ReadOnlyMemory<byte> responseObject, IBufferWriter<byte> client)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (_isComplete)
        {
            return;
        }

        if (ResponseReader.TryRead(responseObject.Span, out var response))
        {
            Finish(response, client);
        }
        else
        {
            Fail(ResponseFailure.NoResponse, client);
        }
    }

    private void Drain(IBufferWriter<byte> client)
    {
        while (!_isComplete)
        {
            switch (_events.Read(out var next))
            {
                case SseScan.Event:
                    Take(Whole(next.Data), Whole(next.Type), client);
                    break;
                case SseScan.TooLarge:
                    Fail(ResponseFailure.TooLarge, client);
                    break;
                default:
                    return;
            }
        }
    }

    private void Take(ReadOnlySpan<byte> data, ReadOnlySpan<byte> eventLine, IBufferWriter<byte> client)
    {
        data = data.Trim(" \t\n\r"u8);
        if (data.SequenceEqual("[DONE]"u8))
        {
            TakeDone(client);
        }
        else if (data.IsEmpty)
        {
            // Some keep a connection alive with these.
        }
        else if (!ResponseEvent.TryRead(data, eventLine, out var next))
        {
            Fail(ResponseFailure.Malformed, client);
        }
        else if (!_message.Take(next, client) && !TakeItem(next, client))
        {
            TakeEnd(next, client);
        }

        if (_calls.IsTooLarge)
        {
            Fail(ResponseFailure.TooLarge, client);
        }
    }

    private bool TakeItem(in ResponseEvent next, IBufferWriter<byte> client)
    {
        switch (next.Type)
        {
            case var type when type.SequenceEqual("response.output_item.added"u8):
                var added = new ResponseItem(next.Item);
                if (added.IsCall)
                {
                    _calls.TakeAdded(added, next.OutputIndex, client);
                }
                else if (added.IsReasoning)
                {
                    _message.BeginReasoning();
                }

                return true;
            case var type when type.SequenceEqual("response.output_item.done"u8):
                TakeWholeItem(new ResponseItem(next.Item), next.OutputIndex, client);
                return true;
            case var type when type.SequenceEqual("response.function_call_arguments.delta"u8):
                _calls.TakeDelta(next, client);
                return true;
            case var type when type.SequenceEqual("response.function_call_arguments.done"u8):
                _calls.TakeDone(next, client);
                return true;
            case var type when type.SequenceEqual("response.reasoning_summary_part.added"u8) || type.SequenceEqual("response.reasoning_part.added"u8):
                _message.BeginReasoning();
                return true;
            default:
                return false;
        }
    }

    private void TakeWholeItem(in ResponseItem item, long? outputIndex, IBufferWriter<byte> client)
    {
        if (item.IsCall)
        {
            _calls.TakeItem(item, outputIndex, client);
        }
        else
        {
            _message.TakeItem(item, client);
        }
    }

    /// <summary>Events that end the response. Whatever else there is, is of no concern to a Chat client.</summary>
    private void TakeEnd(in ResponseEvent next, IBufferWriter<byte> client)
    {
        var type = next.Type;
        if (type.SequenceEqual("error"u8))
        {
            Fail(ResponseFailure.Read(next.Error), client);
        }
        else if (type.SequenceEqual("response.failed"u8) && next.Response.IsEmpty)
        {
            Fail(ResponseFailure.Read(next.Error), client);
        }
        else if (type.SequenceEqual("response.completed"u8) || type.SequenceEqual("response.incomplete"u8) || type.SequenceEqual("response.failed"u8)
            || type.SequenceEqual("response.cancelled"u8) || type.SequenceEqual("response.done"u8))
        {
            var status = type["response."u8.Length..];
            Finish(new ResponseObject(next.Response, status.SequenceEqual("done"u8) ? "completed"u8 : status), client);
        }
    }

    private void TakeDone(IBufferWriter<byte> client)
    {
        if (SawContent)
        {
            Finish(new ResponseObject(default, "completed"u8), client);
        }
        else
        {
            Fail(ResponseFailure.Unfinished, client);
        }
    }

    private void Finish(in ResponseObject response, IBufferWriter<byte> client)
    {
        var usage = response.Usage;
        _usage = usage.IsKnown ? usage.Counts : null;
        if (response.Failure is { } failure)
        {
            Fail(failure, client);
            return;
        }

        _message.TakeResponse(response, client);
        _calls.TakeResponse(response, client);
        if (_calls.IsTooLarge)
        {
            Fail(ResponseFailure.TooLarge, client);
            return;
        }

        var reason = response.FinishReason(_calls.HasCalls);
        if (reason == "tool_calls")
        {
            _calls.FillEmpty(client);
        }

        _chunks.WriteFinish(reason, client);
        if (_includeUsage && usage.IsKnown)
        {
            _chunks.WriteUsage(usage, client);
        }

        ChatChunkWriter.WriteDone(client);
        _isComplete = true;
    }

    private void Fail(AnswerFailure failure, IBufferWriter<byte> client)
    {
        if (!_isComplete)
        {
            _isComplete = true;
            _failure = failure;
            ChatChunkWriter.WriteError(failure, client);
        }
    }

    private static ReadOnlySpan<byte> Whole(in ReadOnlySequence<byte> bytes) => bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray();
}
