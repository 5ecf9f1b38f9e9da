using System.Buffers;
using System.IO.Pipelines;
using Gambi.Contracts;
using Gambi.Hub.Events;
using Gambi.Hub.Rooms;
using Gambi.Hub.Security;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Management;

/// <summary>Writes events to one reader as they come, at the reader's own speed.</summary>
internal sealed class EventStream(RoomEventLog log, IdSource ids, TimeProvider time, HubDrain drain)
{
    private const int BatchEvents = 64;
    private const int BatchBytes = 64 * 1024;

    private static readonly TimeSpan CommentInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(1);

    /// <summary>Writes until the reader leaves, the room ends, or the hub stops.</summary>
    public async Task WriteAsync(HttpContext context, EventReader reader, string? roomCode, long start)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no";

        // Once the hub falls silent, what was told before still goes out, but not to a reader that does not read.
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var silent = drain.Silent.UnsafeRegister(static patience => ((CancellationTokenSource)patience!).CancelAfter(FarewellTime), patience);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, patience.Token);
        using var waking = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, drain.Silent);
        try
        {
            var hello = new ConnectedData(ids.NewId("client_"), log.FirstId);
            var connected = log.MakePrivate(roomCode, RoomEventTypes.Connected, hello, ContractsJson.Default.ConnectedData, start);
            await response.BodyWriter.WriteAsync(connected.Bytes, ending.Token);
            await FollowAsync(response.BodyWriter, reader, roomCode, waking.Token, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            context.Abort();
        }
        finally
        {
            await waking.CancelAsync();
        }
    }

    private async Task FollowAsync(PipeWriter body, EventReader reader, string? roomCode, CancellationToken waking, CancellationToken cancellationToken)
    {
        var batch = new ServerEvent[BatchEvents];
        var comment = Task.Delay(CommentInterval, time, waking);
        while (!cancellationToken.IsCancellationRequested)
        {
            var isOver = drain.Silent.IsCancellationRequested;
            var count = reader.Take(batch, out var dropped);
            if (dropped > 0)
            {
                body.Write(log.MakePrivate(roomCode, RoomEventTypes.EventsDropped, new EventsDroppedData(dropped), ContractsJson.Default.EventsDroppedData, id: null).Bytes.Span);
            }

            if (count > 0 || dropped > 0)
            {
                if (!await TryWriteAsync(body, batch.AsMemory(0, count), cancellationToken))
                {
                    return;
                }

                continue;
            }

            if (isOver || reader.WaitAsync() is not { } more)
            {
                return;
            }

            await Task.WhenAny(more, comment);
            if (comment.IsCompletedSuccessfully)
            {
                await body.WriteAsync(": keepalive\n\n"u8.ToArray(), cancellationToken);
                comment = Task.Delay(CommentInterval, time, waking);
            }
        }
    }

    // One flush for what is there, but never more than a piece waiting in memory for a slow reader; false when the reader is gone.
    private static async ValueTask<bool> TryWriteAsync(PipeWriter body, ReadOnlyMemory<ServerEvent> batch, CancellationToken cancellationToken)
    {
        var waiting = 0;
        for (var i = 0; i < batch.Length; i++)
        {
            var bytes = batch.Span[i].Bytes;
            body.Write(bytes.Span);
            waiting += bytes.Length;
            if (waiting >= BatchBytes)
            {
                if ((await body.FlushAsync(cancellationToken)).IsCompleted)
                {
                    return false;
                }

                waiting = 0;
            }
        }

        return !(await body.FlushAsync(cancellationToken)).IsCompleted;
    }
}
