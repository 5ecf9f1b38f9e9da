using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Gambi.Client.Http;
using Gambi.Contracts;

namespace Gambi.Client.Inference;

/// <summary>One answer on its way, from its HTTP response to its parts.</summary>
internal sealed class AnswerStream(HttpResponseMessage response, AskProtocol protocol, AnswerWatch watch, HubHttp http)
{
    // The event that ends a Responses stream repeats the whole answer.
    private const int MaxEventBytes = 32 * 1024 * 1024;

    // Once the answer is complete: leaving before the hub has finished would look to it like a client that hung up.
    private static readonly TimeSpan MaxEndWait = TimeSpan.FromSeconds(2);

    private readonly IAnswerReader _reader = protocol == AskProtocol.Responses ? new ResponsesReader() : new ChatReader();
    private readonly string? _requestId = FailureReader.RequestIdOf(response);

    public async IAsyncEnumerable<AnswerPart> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parts = MediaTypes.IsEventStream(response) ? ReadEventsAsync(cancellationToken) : ReadWholeAsync(cancellationToken);
        await foreach (var part in parts.ConfigureAwait(false))
        {
            watch.SawToken();
            yield return part;
        }

        yield return new AnswerEnd
        {
            Usage = _reader.Usage,
            TimeToFirstToken = watch.FirstToken,
            Duration = watch.Total,
            CutShort = _reader.CutShort,
            Participant = FailureReader.HeaderOf(response, GambiHeaders.Participant),
            Model = FailureReader.HeaderOf(response, GambiHeaders.Model) ?? _reader.Model,
            RequestId = _requestId,
        };
    }

    private async IAsyncEnumerable<AnswerPart> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var end = new CancellationTokenSource(Timeout.InfiniteTimeSpan, http.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, end.Token);
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var bytes = new SseBytes(stream, http.HubUrl, MaxEventBytes, http.Time, Timeout.InfiniteTimeSpan);
        await using var bytesLease = bytes.ConfigureAwait(false);
        var events = SseParser.Create(bytes, Parse).EnumerateAsync(either.Token).GetAsyncEnumerator(either.Token);
        await using var eventsLease = events.ConfigureAwait(false);
        while (await MoveNextAsync(events, bytes, cancellationToken).ConfigureAwait(false))
        {
            foreach (var part in events.Current.Data)
            {
                yield return part;
            }

            if (_reader.Complete && watch.Ended())
            {
                end.CancelAfter(MaxEndWait);
            }
        }

        if (!_reader.Complete)
        {
            throw HubFailures.Interrupted("The answer ended before it was complete.", null, _requestId);
        }
    }

    private async ValueTask<bool> MoveNextAsync(
        IAsyncEnumerator<SseItem<IEnumerable<AnswerPart>>> events,
        SseBytes bytes,
        CancellationToken cancellationToken)
    {
        try
        {
            return await events.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception) when (_reader.Complete && !cancellationToken.IsCancellationRequested)
        {
            // Nothing more was to come: neither the end of our patience nor a connection cut now takes anything away.
            return false;
        }
        catch (JsonException e) when (bytes.Ended)
        {
            throw HubFailures.Interrupted("The answer broke off.", e, _requestId);
        }
        catch (JsonException e)
        {
            throw HubFailures.Incomplete(http.HubUrl, "an event of the answer is not JSON", e);
        }
        catch (Exception e) when (Failure(e, cancellationToken) is { } failure)
        {
            throw failure;
        }
    }

    private async IAsyncEnumerable<AnswerPart> ReadWholeAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!MediaTypes.IsJson(response))
        {
            throw await FailureReader.NotJsonAsync(response, http.HubUrl, cancellationToken).ConfigureAwait(false);
        }

        foreach (var part in await ReadBodyAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return part;
        }
    }

    private async Task<IEnumerable<AnswerPart>> ReadBodyAsync(CancellationToken cancellationToken)
    {
        try
        {
            var body = await BoundedBody.ReadAsync(response, http.HubUrl, cancellationToken, MaxEventBytes).ConfigureAwait(false);
            using var document = JsonDocument.Parse(body);
            var parts = _reader.ReadWhole(document.RootElement);
            watch.Ended();
            return parts;
        }
        catch (JsonException e)
        {
            throw HubFailures.Incomplete(http.HubUrl, "it is not complete JSON", e);
        }
        catch (Exception e) when (Failure(e, cancellationToken) is { } failure)
        {
            throw failure;
        }
    }

    private IEnumerable<AnswerPart> Parse(string eventType, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty || data.SequenceEqual("[DONE]"u8))
        {
            return [];
        }

        var json = new Utf8JsonReader(data);
        using var document = JsonDocument.ParseValue(ref json);
        return _reader.ReadEvent(document.RootElement);
    }

    // A failure told within the answer knows nothing of the HTTP response it came in.
    private GambiException? Failure(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        GambiException { RequestId: null } e => new GambiException(e.Failure, e.Code, e.Message, e.InnerException)
        {
            Status = e.Status,
            Hint = e.Hint,
            RequestId = _requestId,
            Details = e.Details,
        },
        _ => HubFailures.Of(exception, http.HubUrl, cancellationToken),
    };
}
