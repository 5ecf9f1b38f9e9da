using System.Runtime.CompilerServices;
using Gambi.Client.Http;
using Gambi.Contracts;

namespace Gambi.Client.Events;

/// <summary>An event stream that outlives its connections.</summary>
internal sealed class EventWatch(HubHttp http, Uri route, EventWatchOptions options, Backoff backoff, bool endsWithRoom)
{
    // A hub that accepts and closes at once must not be asked twice a second for ever.
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(10);

    private readonly GapWatch _gaps = new(options.After);
    private int _attempt;

    public async IAsyncEnumerable<ReceivedEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(again: false, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var opened = http.Time.GetTimestamp();
            GambiException? loss = null;
            try
            {
                while (true)
                {
                    var (next, failure) = await NextAsync(connection).ConfigureAwait(false);
                    if (next is null)
                    {
                        loss = failure;
                        break;
                    }

                    yield return next;
                    if (endsWithRoom && next.Event.Type == RoomEventTypes.RoomDeleted)
                    {
                        yield break;
                    }
                }
            }
            finally
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }

            if (!options.Reconnect)
            {
                throw loss!;
            }

            _attempt = http.Time.GetElapsedTime(opened) >= Stable ? 0 : _attempt;
            connection = await ReopenAsync(loss!, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<(ReceivedEvent? Event, GambiException? Failure)> NextAsync(EventConnection connection)
    {
        try
        {
            var next = await connection.NextAsync().ConfigureAwait(false);
            return (next, next is null ? HubFailures.Interrupted($"{http.HubUrl.OriginalString} closed the event stream.") : null);
        }
        catch (GambiException e) when (e.Failure is GambiFailure.Interrupted or GambiFailure.Unreachable)
        {
            return (null, e);
        }
    }

    private async Task<EventConnection> ReopenAsync(GambiException loss, CancellationToken cancellationToken)
    {
        var lost = http.Time.GetTimestamp();
        while (true)
        {
            var wait = backoff.Before(_attempt++);
            if (options.ReconnectFor is { } limit && http.Time.GetElapsedTime(lost) + wait > limit)
            {
                throw loss;
            }

            options.Lost?.Invoke(new EventStreamLoss(loss, wait));
            await Task.Delay(wait, http.Time, cancellationToken).ConfigureAwait(false);
            try
            {
                var connection = await OpenAsync(again: true, cancellationToken).ConfigureAwait(false);
                options.Restored?.Invoke();
                return connection;
            }
            catch (GambiException e) when (MayPass(e))
            {
                loss = e;
            }
        }
    }

    // A room that is gone or closed to us stays so; a proxy's page, a full or restarting hub does not.
    private static bool MayPass(GambiException e) => e switch
    {
        { Failure: GambiFailure.Refused, Status: 408 or 429 or >= 500 } => true,
        { Failure: GambiFailure.Refused } => false,
        _ => true,
    };

    private Task<EventConnection> OpenAsync(bool again, CancellationToken cancellationToken)
    {
        _gaps.Opened(again);
        return EventConnection.OpenAsync(http, route, _gaps, options.SilenceTimeout, cancellationToken);
    }
}
