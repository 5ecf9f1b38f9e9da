using System.Globalization;
using Gambi.Client.Http;
using Gambi.Contracts;

namespace Gambi.Client.Events;

/// <summary>Knows where a stream of events is, over all of its connections, and what it lost on the way.</summary>
internal sealed class GapWatch(string? after)
{
    private bool _isFirst;
    private bool _isAgain;

    /// <summary>Where to resume; absent before the first event, and with older hubs, which give no ids.</summary>
    public string? LastId { get; private set; } = after;

    /// <summary>A connection is open, the first or another.</summary>
    public void Opened(bool again)
    {
        _isFirst = true;
        _isAgain = again;
    }

    /// <summary>Puts the next event in its place.</summary>
    public ReceivedEvent Place(RoomEvent next, string? id)
    {
        var gap = next.Type == RoomEventTypes.EventsDropped ? new EventGap(next.Data.Number("count"))
            : _isFirst && IsUnknown(next, id) ? new EventGap(Count: null)
            : null;
        _isFirst = false;
        LastId = id ?? LastId;
        return new ReceivedEvent(next, id) { Gap = gap };
    }

    // What a hub overwrote it tells itself. It cannot tell what happened in a former life, nor what it never numbered. After 0 is from the beginning of what there is: nothing is claimed.
    private bool IsUnknown(RoomEvent first, string? id) =>
        LastId is null
            ? _isAgain
            : first.Type == RoomEventTypes.Connected
                && first.Data.Number("firstEventId") is { } beginning
                && Parse(LastId) is > 0 and var last
                && (last < beginning || Parse(id) < last);

    private static long? Parse(string? id) => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
