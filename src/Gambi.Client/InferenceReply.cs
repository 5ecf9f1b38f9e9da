using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Gambi.Client.Http;
using Gambi.Client.Inference;
using Gambi.Contracts;

namespace Gambi.Client;

/// <summary>A room's answer to one inference request, from its head on; disposing it before its end hangs up, which stops the model.</summary>
/// <remarks>It is read once, by <see cref="ReadJsonAsync"/> or by <see cref="ReadEventsAsync"/>, and by one reader.</remarks>
public sealed class InferenceReply : IAsyncDisposable
{
    // The event that ends a Responses stream repeats the whole answer.
    private const int MaxBytes = 32 * 1024 * 1024;

    // Leaving before the hub has finished would look to it like a client that hung up.
    private static readonly TimeSpan MaxEndWait = TimeSpan.FromSeconds(2);

    private readonly HttpResponseMessage _response;
    private readonly HubHttp _http;
    private readonly CancellationTokenSource _end;
    private bool _complete;
    private bool _saidDone;

    internal InferenceReply(HttpResponseMessage response, HubHttp http)
    {
        _response = response;
        _http = http;
        _end = new CancellationTokenSource(Timeout.InfiniteTimeSpan, http.Time);
        RequestId = FailureReader.RequestIdOf(response);
        Participant = FailureReader.HeaderOf(response, GambiHeaders.Participant);
        Model = FailureReader.HeaderOf(response, GambiHeaders.Model);
        Route = FailureReader.HeaderOf(response, GambiHeaders.Route);
    }

    /// <summary>What identifies the request in the hub's log; <c>null</c> when the hub did not say.</summary>
    public string? RequestId { get; }

    /// <summary>The id of the participant that answers; <c>null</c> when it is not chosen yet, as while an adapted stream waits for its provider, or when the hub did not say.</summary>
    public string? Participant { get; }

    /// <summary>The provider's own name of the model that answers; <c>null</c> as <see cref="Participant"/>.</summary>
    public string? Model { get; }

    /// <summary>Why that participant was chosen, in few words such as <c>least-loaded-of-3</c>; <c>null</c> as <see cref="Participant"/>.</summary>
    public string? Route { get; }

    /// <summary>Whether it is a stream of events: read it by <see cref="ReadEventsAsync"/>, and anything else by <see cref="ReadJsonAsync"/>.</summary>
    public bool IsEventStream => MediaTypes.IsEventStream(_response);

    /// <summary>Reads the whole body, of at most 32 MiB, as JSON.</summary>
    /// <param name="cancellationToken">Ends the wait; there is no other limit of time.</param>
    /// <exception cref="GambiException">The body breaks off, is too large or is no JSON.</exception>
    public async Task<JsonElement> ReadJsonAsync(CancellationToken cancellationToken = default)
    {
        if (!MediaTypes.IsJson(_response))
        {
            throw await FailureReader.NotJsonAsync(_response, _http.HubUrl, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            var body = await BoundedBody.ReadAsync(_response, _http.HubUrl, cancellationToken, MaxBytes).ConfigureAwait(false);
            return JsonElement.Parse(body.Span);
        }
        catch (JsonException e)
        {
            throw WithRequestId(HubFailures.Incomplete(_http.HubUrl, "it is not complete JSON", e));
        }
        catch (Exception e) when (Translated(e, cancellationToken) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>
    /// Reads the stream's events, of at most 32 MiB each, as their JSON; <c>[DONE]</c> is left out. A stream that ends without it, and before <see cref="Complete"/> was called, has broken off.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait; there is no other limit of time.</param>
    /// <exception cref="GambiException">The stream breaks off, or an event is too large or no JSON.</exception>
    public async IAsyncEnumerable<JsonElement> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end.Token);
        var stream = await _response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var bytes = new SseBytes(stream, _http.HubUrl, MaxBytes, _http.Time, Timeout.InfiniteTimeSpan);
        await using var bytesLease = bytes.ConfigureAwait(false);
        var events = SseParser.Create(bytes, Parse).EnumerateAsync(either.Token).GetAsyncEnumerator(either.Token);
        await using var eventsLease = events.ConfigureAwait(false);
        while (await MoveNextAsync(events, bytes, cancellationToken).ConfigureAwait(false))
        {
            if (events.Current.Data is { } told)
            {
                yield return told;
            }
        }

        if (!_complete && !_saidDone)
        {
            throw BrokenOff();
        }
    }

    /// <summary>Says that the answer is complete: what the stream still sends is read for two seconds at most, and breaking off then takes nothing away. Calling it again does nothing.</summary>
    public void Complete()
    {
        if (!_complete)
        {
            _complete = true;
            _end.CancelAfter(MaxEndWait);
        }
    }

    /// <summary>The failure that an answer tells in its own words, be it an error object, an <c>error</c> event or a failed response, with this request's id.</summary>
    /// <param name="told">The JSON that tells it, or holds what tells it under <c>error</c>.</param>
    public GambiException FailureOf(JsonElement told) => WithRequestId(AnswerFailures.Of(told));

    /// <summary>The failure of an answer that ended, be it with <c>[DONE]</c>, before it was complete.</summary>
    public GambiException BrokenOff() => HubFailures.Interrupted("The answer ended before it was complete.", null, RequestId);

    /// <summary>Gives the connection back, or hangs up when the answer has not ended.</summary>
    public ValueTask DisposeAsync()
    {
        _response.Dispose();
        _end.Dispose();
        return ValueTask.CompletedTask;
    }

    private JsonElement? Parse(string eventType, ReadOnlySpan<byte> data)
    {
        var done = data.SequenceEqual("[DONE]"u8);
        _saidDone |= done;
        return done || data.IsEmpty ? null : JsonElement.Parse(data);
    }

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<SseItem<JsonElement?>> events, SseBytes bytes, CancellationToken cancellationToken)
    {
        try
        {
            return await events.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception) when (_complete && !cancellationToken.IsCancellationRequested)
        {
            // Nothing more was to come: neither the end of our patience nor a connection cut now takes anything away.
            return false;
        }
        catch (JsonException e) when (bytes.Ended)
        {
            throw HubFailures.Interrupted("The answer broke off.", e, RequestId);
        }
        catch (JsonException e)
        {
            throw WithRequestId(HubFailures.Incomplete(_http.HubUrl, "an event of the answer is not JSON", e));
        }
        catch (Exception e) when (Translated(e, cancellationToken) is { } failure)
        {
            throw failure;
        }
    }

    private GambiException? Translated(Exception exception, CancellationToken cancellationToken) =>
        (exception as GambiException ?? HubFailures.Of(exception, _http.HubUrl, cancellationToken)) is { } failure ? WithRequestId(failure) : null;

    // A failure met within the answer knows nothing of the HTTP response it came in.
    private GambiException WithRequestId(GambiException e) => e.RequestId is not null ? e : new GambiException(e.Failure, e.Code, e.Message, e.InnerException)
    {
        Status = e.Status,
        Hint = e.Hint,
        RequestId = RequestId,
        Details = e.Details,
    };
}
