using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Gambi.Adaptation;
using Gambi.Contracts;
using Gambi.Hub.Exchange;
using Gambi.Hub.Failures;
using Gambi.Hub.Routing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Inference;

/// <summary>The client that waits for its answer. One that asked for a stream gets its head while it stands in line, and comments that say where, so that no proxy cuts it off.</summary>
internal sealed class ClientSink(HttpContext context) : IAnswerSink, IWaitWatcher
{
    private bool _hasAnswer;
    private int _commenting;

    public PipeWriter Body => context.Response.BodyWriter;

    /// <summary>Whether its head went out before there was an answer, so that whatever comes must be events of a stream.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether it can only be told in events what went wrong, and has not been told anything yet.</summary>
    public bool AwaitsEvents => HasBegun && !_hasAnswer;

    public async ValueTask WaitsAsync(int place, CancellationToken cancellationToken)
    {
        if (_hasAnswer)
        {
            // Another participant is waited for in the middle of an answer, and whoever writes that one keeps the client awake.
            return;
        }

        if (!HasBegun)
        {
            HasBegun = true;
            EventFollower.WriteHead(context.Response);
        }

        await CommentAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $": queued {place}\n\n")), cancellationToken);
    }

    /// <summary>Awaits what is asked for a client whose stream has begun, and keeps that one awake meanwhile: a model that loads takes minutes.</summary>
    public async Task<T> KeepAwakeAsync<T>(Task<T> asked, TimeProvider time, CancellationToken cancellationToken)
    {
        using var answered = new CancellationTokenSource();
        try
        {
            while (await Task.WhenAny(asked, Task.Delay(KeepAlive.Silence, time, answered.Token)) != asked)
            {
                await CommentAsync(KeepAlive.Comment.ToArray(), cancellationToken);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client left, which cancels what is asked; its end is awaited below.
            context.Abort();
        }

        await answered.CancelAsync();
        return await asked;
    }

    public void WriteHead(ObservedReply reply)
    {
        _hasAnswer = true;
        if (HasBegun)
        {
            return;
        }

        var response = context.Response;
        response.StatusCode = reply.Status;
        PassedHeaders.ToClient(reply.Headers, response.Headers);
        response.Headers[GambiHeaders.Participant] = PassedHeaders.Encode(reply.ParticipantId);
        response.Headers[GambiHeaders.Model] = PassedHeaders.Encode(reply.Model);
        if (reply.Route is { } route)
        {
            response.Headers[GambiHeaders.Route] = PassedHeaders.Encode(route);
        }

        response.ContentLength = reply.Length;
        if (reply.IsEventStream)
        {
            // Proxies that buffer would turn a stream into one late answer.
            response.Headers.CacheControl = "no-cache";
            response.Headers["X-Accel-Buffering"] = "no";
        }
    }

    /// <summary>Ends a stream that has begun and has no answer, with a whole one.</summary>
    public async ValueTask WriteEventsAsync(ReadOnlyMemory<byte> events, CancellationToken cancellationToken)
    {
        _hasAnswer = true;
        Body.Append(events.Span);
        await FlushAsync(cancellationToken);
    }

    /// <summary>Ends a stream that has begun and has no answer, with what went wrong.</summary>
    public async ValueTask WriteBreakAsync(InferenceProtocol protocol, HubFailure failure, CancellationToken cancellationToken)
    {
        _hasAnswer = true;
        var told = failure.Hint is { } hint ? failure with { Message = $"{failure.Message} {hint}" } : failure;
        StreamBreak.Write(protocol, told, events: 0, Body);
        await FlushAsync(cancellationToken);
    }

    public void Abort() => context.Abort();

    /// <summary>Says something that is no event. One that comes while another is said is left out: the client is awake.</summary>
    private async ValueTask CommentAsync(byte[] comment, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _commenting, 1) == 1)
        {
            return;
        }

        try
        {
            Body.Append(comment);
            await FlushAsync(cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _commenting, 0);
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var flushed = await Body.FlushAsync(cancellationToken);
        if (flushed.IsCompleted || flushed.IsCanceled)
        {
            throw new ConnectionAbortedException("The client left.");
        }
    }
}
