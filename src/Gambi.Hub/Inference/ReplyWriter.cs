using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Gambi.Hub.Exchange;
using Gambi.Hub.Failures;

namespace Gambi.Hub.Inference;

/// <summary>
/// Writes a reply to its client: its head at once, or with the first bytes if they are there already, then what arrives together in one write and one flush, at the pace the client
/// reads.
/// </summary>
internal sealed class ReplyWriter(TimeProvider time)
{
    /// <summary>Answers what went wrong after the head was out, or <c>null</c>. A client that leaves cancels.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<HubFailure?> WriteAsync(IAnswerSink client, ObservedReply reply, CancellationToken cancellationToken)
    {
        client.WriteHead(reply);
        await using var keepAlive = reply.IsEventStream ? new KeepAlive(reply.Body, time) : null;
        try
        {
            reply.Relay.Open(client.Body);
            await RelayAsync(client.Body, reply, keepAlive, cancellationToken);
            return reply.Relay.Failure;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The connection says so before the request's token does.
            return ExchangeFailures.ClientGone;
        }
        catch (IOException e) when (!cancellationToken.IsCancellationRequested)
        {
            if (!reply.Relay.IsComplete)
            {
                return await BreakOffAsync(client, reply, e, cancellationToken);
            }

            await client.Body.FlushAsync(cancellationToken);
            return reply.Relay.Failure;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask RelayAsync(PipeWriter client, ObservedReply reply, KeepAlive? keepAlive, CancellationToken cancellationToken)
    {
        long sent = 0;
        var (isOpen, isHeld, hasHeld) = (false, false, false);
        while (true)
        {
            var wasHeld = isHeld;
            if (!reply.Body.TryRead(out var read))
            {
                if (!isOpen)
                {
                    isOpen = true;
                    await FlushAsync(client, cancellationToken);
                }

                read = await reply.Body.ReadAsync(cancellationToken);
            }

            CheckLength(reply, sent + read.Buffer.Length, read.IsCompleted);
            var step = reply.Relay.Relay(read.Buffer, read.IsCompleted, client);
            reply.Body.AdvanceTo(step.Consumed, read.Buffer.End);
            sent += step.Written;
            var written = step.Written;

            // Held once: what comes after the end, however much, is not piled up.
            isHeld = !read.IsCompleted && !hasHeld && IsWhole(reply, sent) && reply.Relay.Failure is null;
            if (isHeld)
            {
                hasHeld = true;
                keepAlive?.AwaitEnd();
                continue;
            }

            if (read.IsCompleted || wasHeld)
            {
                reply.Generated();
            }

            if (written == 0 && !wasHeld && keepAlive is { IsDue: true } && reply.Relay.IsAtBoundary && !read.IsCompleted)
            {
                client.Append(KeepAlive.Comment);
                written = KeepAlive.Comment.Length;
            }

            // Flushed here, not at the handler's end: Kestrel does not send what is left in the writer once the head is out and Content-Length is set.
            if (written > 0 || wasHeld)
            {
                isOpen = true;
                keepAlive?.Wrote();
                await FlushAsync(client, cancellationToken);
            }

            if (read.IsCompleted || reply.Relay.IsOver)
            {
                return;
            }
        }
    }

    /// <summary>
    /// Whether with these bytes the client takes its answer as whole. They are held back until the reply ends, which happens with them or right after: what the client asks next,
    /// at once perhaps, must find the slot free, and a v1 tunnel, which carries one exchange at a time, free as well.
    /// </summary>
    private static bool IsWhole(ObservedReply reply, long sent) => sent == reply.Length || reply.Relay.IsComplete;

    /// <summary>Bytes beyond the announced length must not reach the client's connection, where they would be read as the next answer.</summary>
    private static void CheckLength(ObservedReply reply, long sent, bool isEnd)
    {
        if (reply.Length is { } length && (sent > length || (isEnd && sent < length)))
        {
            throw new IOException($"The provider announced {length} bytes and sent {(sent > length ? "more" : "fewer")}.");
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask FlushAsync(PipeWriter client, CancellationToken cancellationToken)
    {
        var flushed = await client.FlushAsync(cancellationToken);
        if (flushed.IsCompleted || flushed.IsCanceled)
        {
            throw new OperationCanceledException();
        }
    }

    private static async ValueTask<HubFailure> BreakOffAsync(IAnswerSink client, ObservedReply reply, IOException broken, CancellationToken cancellationToken)
    {
        var failure = broken is ReplyFailedException late ? late.Failure : ExchangeFailures.BrokeOff(broken);
        var told = broken is ReplyFailedException ? failure with { Message = broken.Message } : failure;
        if (reply.Relay.TryWriteBreak(told, client.Body))
        {
            await client.Body.FlushAsync(cancellationToken);
        }
        else
        {
            // Only a cut connection tells this client that the answer is not whole.
            client.Abort();
        }

        return failure;
    }
}
