using System.Buffers;
using System.IO.Pipelines;
using Gambi.Hub.Failures;

namespace Gambi.Hub.Exchange;

/// <summary>The body of a reply that is not there yet. Reading waits for it, and can be woken meanwhile; what came instead of a reply is thrown.</summary>
internal sealed class LateBody(Task<Outcome<AdaptedReply>> asking) : PipeReader
{
    private TaskCompletionSource _woken = NewWake();
    private PipeReader? _body;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        _body is { } body ? body.ReadAsync(cancellationToken) : ReadLateAsync(cancellationToken);

    public override bool TryRead(out ReadResult result)
    {
        result = default;
        return _body?.TryRead(out result) ?? false;
    }

    public override void AdvanceTo(SequencePosition consumed) => _body?.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => _body?.AdvanceTo(consumed, examined);

    public override void CancelPendingRead()
    {
        if (Volatile.Read(ref _body) is { } body)
        {
            body.CancelPendingRead();
        }
        else
        {
            Volatile.Read(ref _woken).TrySetResult();
        }
    }

    public override void Complete(Exception? exception = null) => _body?.Complete(exception);

    private async ValueTask<ReadResult> ReadLateAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(asking, _woken.Task).WaitAsync(cancellationToken);
        if (!asking.IsCompleted)
        {
            Volatile.Write(ref _woken, NewWake());
            return new(ReadOnlySequence<byte>.Empty, isCanceled: true, isCompleted: false);
        }

        if (!(await asking).TryGet(out var reply, out var failure))
        {
            throw new ReplyFailedException(failure, failure.Message);
        }

        if (reply.Refusal is { } refusal)
        {
            throw new ReplyFailedException(ExchangeFailures.Refused(reply.Status), refusal);
        }

        Volatile.Write(ref _body, reply.Body);
        return await reply.Body.ReadAsync(cancellationToken);
    }

    private static TaskCompletionSource NewWake() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
