using System.IO.Pipelines;
using Gambi.Adaptation.Sse;
using Gambi.Hub.Exchange;
using Gambi.Hub.Responses;
using Gambi.Hub.Rooms;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Inference;

/// <summary>Gives a client the events of a response in background, those that were and those that come, at the client's own pace.</summary>
internal sealed class EventFollower(TimeProvider time, HubDrain drain)
{
    private const int BatchEvents = 64;
    private const int BatchBytes = 64 * 1024;

    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(1);

    /// <summary>Writes until the response ends, the client leaves or the hub stops.</summary>
    /// <param name="context">The client.</param>
    /// <param name="log">The events.</param>
    /// <param name="from">The number of the first event it gets.</param>
    public async Task FollowAsync(HttpContext context, EventLog log, long from)
    {
        WriteHead(context.Response);

        // Once the hub is over, the run ends and says so; but it is not waited for a client that does not read.
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var over = drain.Over.UnsafeRegister(static patience => ((CancellationTokenSource)patience!).CancelAfter(FarewellTime), patience);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, patience.Token);
        try
        {
            await context.Response.BodyWriter.FlushAsync(ending.Token);
            await FollowAsync(context.Response.BodyWriter, log, from, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            context.Abort();
        }
        finally
        {
            await ending.CancelAsync();
        }
    }

    /// <summary>The head of an event stream.</summary>
    public static void WriteHead(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = AdaptedHead.EventStream;
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no";
    }

    private async Task FollowAsync(PipeWriter client, EventLog log, long from, CancellationToken cancellationToken)
    {
        var batch = new ReadOnlyMemory<byte>[BatchEvents];
        var silence = Task.Delay(KeepAlive.Silence, time, cancellationToken);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = log.Take(from, batch);
            if (count > 0)
            {
                from += count;
                if (!await TryWriteAsync(client, batch.AsMemory(0, count), cancellationToken))
                {
                    return;
                }

                continue;
            }

            if (log.WaitAsync(from) is not { } more)
            {
                client.Append(SseEncoder.Done);
                await client.FlushAsync(cancellationToken);
                return;
            }

            await Task.WhenAny(more, silence);
            if (silence.IsCompletedSuccessfully)
            {
                client.Append(KeepAlive.Comment);
                await client.FlushAsync(cancellationToken);
                silence = Task.Delay(KeepAlive.Silence, time, cancellationToken);
            }
        }
    }

    // One flush for what is there, but never more than a piece waiting in memory for a slow client; false when the client is gone.
    private static async ValueTask<bool> TryWriteAsync(PipeWriter client, ReadOnlyMemory<ReadOnlyMemory<byte>> batch, CancellationToken cancellationToken)
    {
        var waiting = 0;
        for (var i = 0; i < batch.Length; i++)
        {
            client.Append(batch.Span[i].Span);
            waiting += batch.Span[i].Length;
            if (waiting >= BatchBytes || i == batch.Length - 1)
            {
                if ((await client.FlushAsync(cancellationToken)).IsCompleted)
                {
                    return false;
                }

                waiting = 0;
            }
        }

        return true;
    }
}
