using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Security;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Http;

/// <summary>Compares what a caller gives with the hub's admin token.</summary>
internal sealed class AdminGate(DoorSettings settings, AttemptLimit attempts)
{
    private const string Hub = "";

    private readonly byte[]? _hash = settings.AdminTokenHash;

    /// <summary>Puts the gate before a route.</summary>
    public RequestDelegate Guard(RequestDelegate inside) => _hash is null
        ? inside
        : context => Check(context) is { } refused ? FailureAnswer.WriteAsync(context, refused) : inside(context);

    /// <summary>Whether the hub has a token and the caller gave it.</summary>
    public bool Opens(HttpContext context)
    {
        if (_hash is null || Credentials.AdminToken(context.Request) is not { } given || !attempts.TryCount(SourceOf(context)) || !Secrets.Matches(_hash, given))
        {
            return false;
        }

        attempts.Forgive(SourceOf(context));
        return true;
    }

    /// <summary>The failure of who gives a token that is not looked at, having been wrong too often; else <c>null</c>.</summary>
    public HubFailure? Limit(HttpContext context) => _hash is not null && Credentials.AdminToken(context.Request) is not null ? FindLimit(context) : null;

    private HubFailure? Check(HttpContext context)
    {
        if (FindLimit(context) is { } limited)
        {
            return limited;
        }

        return Opens(context) ? null : new HubFailure(ErrorCatalog.Forbidden, "This hub wants its admin token for that.")
        {
            Hint = $"Send the token that the hub was started with in the header {GambiHeaders.Admin}, or as Authorization: Bearer.",
        };
    }

    private HubFailure? FindLimit(HttpContext context) => attempts.WaitOf(SourceOf(context)) is { } wait
        ? new HubFailure(ErrorCatalog.RateLimited, "Too many wrong admin tokens came from your address.") { RetryAfter = wait }
        : null;

    private static AttemptSource SourceOf(HttpContext context) => new(Caller.AddressOf(context), Hub);
}
