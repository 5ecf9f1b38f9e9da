using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;
using Gambi.Hub.Security;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Http;

/// <summary>Compares what a caller gives with a room's password. What it answers depends on nothing that is inside the room.</summary>
internal sealed class PasswordGate(PasswordVault vault)
{
    private static readonly TimeSpan OverloadedFor = TimeSpan.FromSeconds(1);

    public static HubFailure Overloaded { get; } = new(ErrorCatalog.RateLimited, "Too many passwords are being checked.") { RetryAfter = OverloadedFor };

    /// <summary>The failure, or <c>null</c> when the way is free.</summary>
    public async ValueTask<HubFailure?> CheckAsync(HttpContext context, Room room, string? given)
    {
        if (room.Password is not { } kept)
        {
            return null;
        }

        if (given is null or "")
        {
            return new HubFailure(ErrorCatalog.InvalidPassword, $"Room '{room.Code}' wants a password.");
        }

        // Longer than any password: not worth a hash.
        if (given.Length > ContractLimits.PasswordLength)
        {
            return Wrong(room);
        }

        var source = new AttemptSource(Caller.AddressOf(context), room.Id);
        return await vault.CheckAsync(kept, given, source, context.RequestAborted) switch
        {
            PasswordVerdict.Right => null,
            PasswordVerdict.Wrong => Wrong(room),
            PasswordVerdict.Limited => new HubFailure(ErrorCatalog.RateLimited, $"Too many wrong passwords for room '{room.Code}' came from your address.") { RetryAfter = vault.WaitOf(source) },
            _ => Overloaded,
        };
    }

    private static HubFailure Wrong(Room room) => new(ErrorCatalog.InvalidPassword, $"That is not the password of room '{room.Code}'.");
}
