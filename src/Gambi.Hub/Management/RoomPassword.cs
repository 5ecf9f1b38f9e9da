using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;
using Gambi.Hub.Security;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Management;

/// <summary>The check of a room's password on joining: from the body, from <c>X-Gambi-Password</c>, or as a bearer token.</summary>
internal static class RoomPassword
{
    private const string Bearer = "Bearer ";

    public static HubFailure Overloaded { get; } = new(ErrorCatalog.RateLimited, "Too many passwords are being checked.") { RetryAfter = TimeSpan.FromSeconds(1) };

    /// <summary>The failure, or <c>null</c> when the way is free.</summary>
    public static async ValueTask<HubFailure?> CheckAsync(HttpContext context, Room room, string? fromBody, PasswordVault vault)
    {
        if (room.Password is not { } kept)
        {
            return null;
        }

        if ((fromBody ?? FromHeaders(context.Request)) is not { Length: > 0 } given)
        {
            return new HubFailure(ErrorCatalog.InvalidPassword, $"Room '{room.Code}' wants a password.");
        }

        return await vault.CheckAsync(kept, given, context.RequestAborted) switch
        {
            PasswordVerdict.Right => null,
            PasswordVerdict.Wrong => new HubFailure(ErrorCatalog.InvalidPassword, $"That is not the password of room '{room.Code}'."),
            _ => Overloaded,
        };
    }

    private static string? FromHeaders(HttpRequest request)
    {
        if (request.Headers[GambiHeaders.Password] is [{ Length: > 0 } password])
        {
            return Bound(password);
        }

        return request.Headers.Authorization is [{ } credentials] && credentials.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? Bound(credentials[Bearer.Length..].Trim())
            : null;
    }

    private static string? Bound(string password) => password.Length <= ContractLimits.PasswordLength ? password : null;
}
