using System.IO.Pipelines;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Gambi.Contracts;
using Gambi.Hub.Failures;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Http;

/// <summary>Reads a request body whole, up to a limit, as fast or slow as a client's line is.</summary>
internal sealed class BodyReader(BodyMemory memory, TimeProvider time)
{
    private static readonly TimeSpan MemoryRetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The body, for the caller to dispose; or the failure when it is over <paramref name="limit"/> (as soon as that is known), comes too slowly, finds no memory, or is not plain
    /// UTF-8 by its own headers. A client that breaks off throws, as broken I/O does.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Outcome<PooledBody>> ReadAsync(HttpContext context, long limit, CancellationToken cancellationToken)
    {
        var request = context.Request;
        if (FindHeaderProblem(request) is { } problem)
        {
            return new HubFailure(ErrorCatalog.InvalidRequest, problem);
        }

        if (request.ContentLength > limit)
        {
            return TooLarge(limit);
        }

        var body = new PooledBody(memory);
        try
        {
            var failure = await FillAsync(body, request.BodyReader, limit, cancellationToken);
            if (failure is null)
            {
                return body;
            }

            if (failure == TooSlow)
            {
                // The rest is not waited for either.
                context.Response.Headers.Connection = "close";
            }

            body.Dispose();
            return failure;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<HubFailure?> FillAsync(PooledBody body, PipeReader reader, long limit, CancellationToken cancellationToken)
    {
        using var pace = new BodyPace(reader, time);
        while (true)
        {
            var reading = reader.ReadAsync(cancellationToken);
            var read = reading.IsCompletedSuccessfully ? reading.Result : await pace.WaitAsync(reading, body.Length);
            var failure = pace.IsTooSlow ? TooSlow
                : body.Length + read.Buffer.Length > limit ? TooLarge(limit)
                : !body.TryAppend(read.Buffer) ? NoMemory
                : null;
            reader.AdvanceTo(read.Buffer.End);
            if (failure is not null || read.IsCompleted)
            {
                return failure;
            }
        }
    }

    // The media type is not looked at: `curl -d` sends JSON as a form, and there is nothing else it could be.
    private static string? FindHeaderProblem(HttpRequest request)
    {
        if (request.Headers.ContentEncoding is [{ } encoding, ..] && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return $"Send the body as it is, without Content-Encoding '{encoding}'.";
        }

        return MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.CharSet?.Trim('"') is { Length: > 0 } charset
            && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            && !charset.Equals("utf8", StringComparison.OrdinalIgnoreCase)
            && !charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase)
            ? $"Send JSON as UTF-8, not as '{charset}'."
            : null;
    }

    private static HubFailure TooSlow { get; } = new(
        ErrorCatalog.InvalidRequest,
        FormattableString.Invariant($"The body came too slowly: it paused for {BodyPace.Patience.TotalSeconds} s, or came at less than {BodyPace.BytesPerSecond} bytes a second."));

    private static HubFailure NoMemory { get; } = new(ErrorCatalog.RateLimited, "The hub is reading as many large bodies as it has memory for.") { RetryAfter = MemoryRetryAfter };

    private static HubFailure TooLarge(long limit) =>
        new(ErrorCatalog.PayloadTooLarge, FormattableString.Invariant($"The body is larger than this route takes ({limit} bytes)."));
}
