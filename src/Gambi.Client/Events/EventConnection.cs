using System.Net.ServerSentEvents;
using System.Text.Json;
using Gambi.Client.Http;
using Gambi.Contracts;

namespace Gambi.Client.Events;

/// <summary>One open event stream.</summary>
internal sealed class EventConnection : IAsyncDisposable
{
    private const int MaxEventBytes = 1024 * 1024;

    private readonly Uri _hubUrl;
    private readonly HttpResponseMessage _response;
    private readonly SseBytes _bytes;
    private readonly IAsyncEnumerator<SseItem<RoomEvent?>> _items;
    private readonly GapWatch _gaps;
    private readonly CancellationToken _cancellationToken;
    private bool _keptAlive;

    private EventConnection(Uri hubUrl, HttpResponseMessage response, SseBytes bytes, GapWatch gaps, CancellationToken cancellationToken)
    {
        _hubUrl = hubUrl;
        _response = response;
        _bytes = bytes;
        _gaps = gaps;
        _cancellationToken = cancellationToken;
        _items = SseParser.Create(bytes, Parse).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
    }

    public static async Task<EventConnection> OpenAsync(
        HubHttp http,
        Uri route,
        GapWatch gaps,
        TimeSpan silenceTimeout,
        CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, route);
        request.Headers.TryAddWithoutValidation("Accept", MediaTypes.EventStream);
        if (gaps.LastId is { } lastId)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastId);
        }

        var response = await http.OpenAsync(request, limited: true, cancellationToken).ConfigureAwait(false);
        try
        {
            if (!MediaTypes.IsEventStream(response))
            {
                throw HubFailures.Incomplete(http.HubUrl, $"an event stream was expected, not {SafeText.Of(MediaTypes.Of(response) ?? "unknown content", 80)}");
            }

            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return new EventConnection(http.HubUrl, response, new SseBytes(stream, http.HubUrl, MaxEventBytes, http.Time, silenceTimeout), gaps, cancellationToken);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>The next event, or <c>null</c> when the hub closed the stream.</summary>
    public async ValueTask<ReceivedEvent?> NextAsync()
    {
        try
        {
            while (await _items.MoveNextAsync().ConfigureAwait(false))
            {
                var item = _items.Current;
                if (item.Data is { } received)
                {
                    NoteLife(item.EventId is not null);
                    return _gaps.Place(received, item.EventId);
                }
            }

            return null;
        }
        catch (JsonException) when (_bytes.Ended)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw HubFailures.Incomplete(_hubUrl, "an event is not a room event", e);
        }
        catch (Exception e) when (HubFailures.Of(e, _hubUrl, _cancellationToken) is { } failure)
        {
            throw failure;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _items.DisposeAsync().ConfigureAwait(false);
        await _bytes.DisposeAsync().ConfigureAwait(false);
        _response.Dispose();
    }

    // Older hubs know neither ids nor comments: their quiet rooms are silent, and reconnecting to them loses events.
    private void NoteLife(bool hasId)
    {
        _keptAlive |= hasId || _bytes.SawComment;
        _bytes.SilenceIsLoss = _keptAlive;
    }

    private static RoomEvent? Parse(string eventType, ReadOnlySpan<byte> data) =>
        data.IsEmpty ? null : JsonSerializer.Deserialize(data, ContractsJson.Default.RoomEvent);
}
