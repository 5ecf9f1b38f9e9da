using Gambi.Client;
using Gambi.Contracts;
using Gambi.Participant;

namespace Gambi.Cli.Failures;

/// <summary>Which failure an exception is.</summary>
internal static class FailureMap
{
    /// <summary>The failure.</summary>
    public static Failure Of(Exception exception) => exception switch
    {
        CliException known => new(known.ExitCode, known.Code, known.Message, known.Hint),
        GambiException { Failure: GambiFailure.Refused, Status: { } status } refused => Of(refused, ExitCodeOf(status)),
        GambiException hub => Of(hub, ExitCodes.Unavailable),
        HubResolveException hubs => new(ExitCodeOf(hubs.Code), hubs.Code, hubs.Message, hubs.Hint),
        TunnelConnectException tunnel => new(ExitCodes.Unavailable, "TUNNEL_FAILED", tunnel.Message, "Is something between here and the hub that does not pass WebSockets?"),
        _ => new(ExitCodes.Unexpected, "UNEXPECTED", exception.Message, "This looks like a bug of gambi: run it again with --verbose and report what it says."),
    };

    private static Failure Of(GambiException exception, int exitCode) =>
        new(exitCode, exception.Code, exception.Message, HintOf(exception), exception.RequestId);

    // The hub names headers; here flags carry them.
    private static string? HintOf(GambiException exception) => exception.Code switch
    {
        _ when exception.Code == ErrorCatalog.InvalidPassword.Code =>
            "Name the variable that holds the room's password with --password-env VAR (or give it with --password); whoever created the room knows it.",
        _ when exception.Code == ErrorCatalog.Forbidden.Code && exception.Hint?.Contains(GambiHeaders.Admin, StringComparison.Ordinal) == true =>
            "Name the variable that holds the hub's admin token with --admin-token-env VAR; whoever runs the hub has it.",
        _ when exception.Code == ErrorCatalog.Forbidden.Code && exception.Hint?.Contains(GambiHeaders.ParticipantKey, StringComparison.Ordinal) == true =>
            "Name the variable that holds the participantKey of its first registration with --key-env VAR, or choose another participant id.",
        _ => exception.Hint,
    };

    private static int ExitCodeOf(string resolving) => resolving switch
    {
        ClientErrorCodes.NoHubsFound => ExitCodes.Unavailable,
        ClientErrorCodes.AmbiguousRoomMatch => ExitCodes.WrongUse,
        _ => ExitCodes.Refused,
    };

    /// <summary>The exit code that goes with a status of the hub (cli.md, Every command).</summary>
    public static int ExitCodeOf(int status) => status switch
    {
        400 or 413 or 422 => ExitCodes.WrongUse,
        404 or 409 => ExitCodes.Refused,
        401 or 403 or 429 or 502 or 503 or 504 => ExitCodes.Unavailable,
        _ => ExitCodes.Unexpected,
    };
}
