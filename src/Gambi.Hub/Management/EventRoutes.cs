using System.Globalization;
using Gambi.Contracts;
using Gambi.Hub.Events;
using Gambi.Hub.Failures;
using Gambi.Hub.Http;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Management;

/// <summary>The event streams of a room and of the hub.</summary>
internal sealed class EventRoutes(RoomEventLog log, EventStream stream, EventReaderLimits limits)
{
    public async Task RoomAsync(HttpContext context)
    {
        if (!RoomLookup.FindRoom(context).TryGet(out var room, out var failure) || !ReadAfter(context.Request).TryGet(out var after, out failure))
        {
            await Envelopes.WriteErrorAsync(context, failure);
            return;
        }

        if (!limits.Take(context, room.Code).TryGet(out var place, out failure))
        {
            await Envelopes.WriteErrorAsync(context, failure);
            return;
        }

        using var taken = place;
        var start = StartOf(after.Id);
        if (log.ReadRoom(room.Code, after.Id) is not { } reader)
        {
            await Envelopes.WriteErrorAsync(context, new HubFailure(ErrorCatalog.RoomNotFound, $"Room '{room.Code}' was deleted."));
            return;
        }

        await stream.WriteAsync(context, reader, room.Code, start);
    }

    public async Task HubAsync(HttpContext context)
    {
        if (!ReadAfter(context.Request).TryGet(out var after, out var failure))
        {
            await Envelopes.WriteErrorAsync(context, failure);
            return;
        }

        if (!limits.Take(context, EventReaderLimits.EveryRoom).TryGet(out var place, out failure))
        {
            await Envelopes.WriteErrorAsync(context, failure);
            return;
        }

        using var taken = place;
        var start = StartOf(after.Id);
        await stream.WriteAsync(context, log.ReadHub(after.Id), roomCode: null, start);
    }

    // Asked for before the reader begins: resuming from here may repeat an event, and misses none.
    private long StartOf(long? after) => Math.Min(after ?? long.MaxValue, log.LastId);

    /// <summary>Where to resume. A browser that reconnects repeats its URL and adds the header, so the header wins; it is a machine's, so nonsense in it is passed over.</summary>
    private static Outcome<Resume> ReadAfter(HttpRequest request)
    {
        if (request.Headers["Last-Event-ID"] is [{ } header] && TryParse(header, out var last))
        {
            return new Resume(last);
        }

        if (request.Query["after"] is not [{ } query])
        {
            return new Resume(null);
        }

        return TryParse(query, out var after)
            ? new Resume(after)
            : new HubFailure(ErrorCatalog.InvalidRequest, "after must be the id of an event, a whole number.");
    }

    private static bool TryParse(string text, out long id) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);
}
