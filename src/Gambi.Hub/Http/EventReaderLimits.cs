using System.Net;
using Gambi.Contracts;
using Gambi.Hub.Failures;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Http;

/// <summary>How many event streams a room has, and an address.</summary>
internal sealed class EventReaderLimits(DoorSettings settings)
{
    /// <summary>Stands for the stream of the whole hub, where a room's code would.</summary>
    public const string EveryRoom = "";

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    private readonly KeyedLeases<string> _rooms = new(settings.EventReadersPerRoom);
    private readonly KeyedLeases<IPAddress> _addresses = new(settings.EventReadersPerAddress);

    /// <summary>A place for one more reader, to be given back.</summary>
    public Outcome<EventReaderPlace> Take(HttpContext context, string roomCode)
    {
        if (_rooms.TryTake(roomCode) is not { } inRoom)
        {
            return TooMany(roomCode.Length == 0
                ? FormattableString.Invariant($"The hub's events have as many readers as they may ({settings.EventReadersPerRoom}).")
                : FormattableString.Invariant($"The events of room '{roomCode}' have as many readers as they may ({settings.EventReadersPerRoom})."));
        }

        if (CallerKey.Of(context) is not { } address)
        {
            return new EventReaderPlace(inRoom, null);
        }

        if (_addresses.TryTake(address) is { } ofAddress)
        {
            return new EventReaderPlace(inRoom, ofAddress);
        }

        inRoom.Dispose();
        return TooMany(FormattableString.Invariant($"Your address reads as many event streams as one may ({settings.EventReadersPerAddress})."));
    }

    private static HubFailure TooMany(string message) => new(ErrorCatalog.RateLimited, message) { RetryAfter = RetryAfter };
}
