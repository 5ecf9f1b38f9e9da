using System.Net;
using Gambi.Contracts;
using Gambi.Hub.Failures;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Http;

/// <summary>How much of the hub one address may have: requests at once, rooms and registrations in a minute.</summary>
internal sealed class CallerLimits(DoorSettings settings, TimeProvider time)
{
    private static readonly TimeSpan BusyRetryAfter = TimeSpan.FromSeconds(1);

    private readonly KeyedLeases<IPAddress> _requests = new(settings.RequestsPerAddress);
    private readonly CallRate _rooms = new(settings.RoomsPerMinute, time);
    private readonly CallRate _registrations = new(settings.RegistrationsPerMinute, time);

    /// <summary>The failure, or <c>null</c> when the address may have one more request; then with its place, which is to be given back, where such are counted.</summary>
    public HubFailure? Enter(HttpContext context, out IDisposable? place)
    {
        place = null;
        return CallerKey.Of(context) is { } address && (place = _requests.TryTake(address)) is null
            ? TooMany(FormattableString.Invariant($"Your address has as many requests under way as one may ({settings.RequestsPerAddress})."), BusyRetryAfter)
            : null;
    }

    /// <summary>The failure, or <c>null</c> when the address may create a room now.</summary>
    public HubFailure? CreatesRoom(HttpContext context) =>
        Call(_rooms, context, FormattableString.Invariant($"Your address creates more than {settings.RoomsPerMinute} rooms a minute."));

    /// <summary>The failure, or <c>null</c> when the address may register now.</summary>
    public HubFailure? Registers(HttpContext context) =>
        Call(_registrations, context, FormattableString.Invariant($"Your address registers more than {settings.RegistrationsPerMinute} times a minute."));

    private static HubFailure? Call(CallRate rate, HttpContext context, string message) =>
        CallerKey.Of(context) is { } address && rate.TryCall(address) is { } wait ? TooMany(message, wait) : null;

    private static HubFailure TooMany(string message, TimeSpan wait) => new(ErrorCatalog.RateLimited, message) { RetryAfter = wait };
}
