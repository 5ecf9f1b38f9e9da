using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;
using Gambi.Hub.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gambi.Hub.Http;

/// <summary>What every request passes first and last: its id, CORS, the outermost catch, one line of log.</summary>
internal sealed partial class HubEdge(
    IdSource ids, CorsRules cors, ServerLimits limits, CallerLimits callers, HubDrain drain, TimeProvider time, ILogger<HubEdge> logger)
{
    /// <summary>The way of a route's requests; those that are <paramref name="isWork"/> are not begun once the hub stops.</summary>
    public RequestDelegate Wrap(RequestDelegate next, bool isWork) => context => InvokeAsync(context, next, isWork);

    // One method rather than one for each thing it does: each that waits for the next would cost every request a state of its own.
    private async Task InvokeAsync(HttpContext context, RequestDelegate next, bool isWork)
    {
        var started = time.GetTimestamp();
        RequestIds.Assign(context, ids);
        limits.Lift(context);
        cors.Apply(context);
        if (drain.Begun.IsCancellationRequested && HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            // Who comes again shall come over a connection to whoever is there then.
            context.Response.Headers.Connection = "close";
        }

        if (HttpMethods.IsOptions(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else if (callers.Enter(context, out var place) is { } tooMany)
        {
            await AnswerAsync(context, tooMany);
        }
        else
        {
            using var taken = place;
            using var work = isWork ? drain.Enter() : default;
            try
            {
                await (isWork && drain.Begun.IsCancellationRequested ? FailureAnswer.WriteAsync(context, HubDrain.Refusal) : next(context));
            }
            catch (Exception e)
            {
                await EndAsync(context, e);
            }
        }

        LogLine(context, time.GetElapsedTime(started));
    }

    private Task EndAsync(HttpContext context, Exception e)
    {
        var id = RequestIds.Of(context);
        if (Departure.Explains(e, context))
        {
            LogClientLeft(id);
            return Task.CompletedTask;
        }

        if (e is BadHttpRequestException)
        {
            // The client's HTTP broke while the body was read: bad chunks, or an end before the declared length.
            return AnswerAsync(context, new HubFailure(ErrorCatalog.InvalidRequest, $"The request's body could not be read: {e.Message}"));
        }

        LogUnhandled(e, context.Request.Method, PathOf(context), id);
        return AnswerAsync(context, new HubFailure(ErrorCatalog.InternalError, "The hub failed to answer this request."));
    }

    private static async Task AnswerAsync(HttpContext context, HubFailure failure)
    {
        if (context.Response.HasStarted)
        {
            // An answer that only stops would look whole.
            context.Abort();
            return;
        }

        try
        {
            context.Response.Headers.ContentLength = null;
            await FailureAnswer.WriteAsync(context, failure);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            context.Abort();
        }
    }

    private void LogLine(HttpContext context, TimeSpan elapsed)
    {
        var status = context.Response.StatusCode;
        var routine = status < 400 && context.GetEndpoint()?.Metadata.GetMetadata<RoutineRequest>() is not null;
        var level = routine ? LogLevel.Debug : LogLevel.Information;
        if (logger.IsEnabled(level))
        {
            var (path, id) = (PathOf(context), RequestIds.Of(context));
            LogRequest(level, context.Request.Method, path, status, elapsed.TotalMilliseconds, id);
        }
    }

    // Without the query, where tokens are; encoded, so that no path can break the line.
    private static string PathOf(HttpContext context) => context.Request.PathBase.Add(context.Request.Path).ToUriComponent();

    [LoggerMessage(Message = "{Method} {Path} {Status} {ElapsedMs:0.0} ms {RequestId}")]
    private partial void LogRequest(LogLevel level, string method, string path, int status, double elapsedMs, string requestId);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The client left during {RequestId}")]
    private partial void LogClientLeft(string requestId);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed ({RequestId})")]
    private partial void LogUnhandled(Exception exception, string method, string path, string requestId);
}
