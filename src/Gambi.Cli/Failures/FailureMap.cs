namespace Gambi.Cli.Failures;

/// <summary>Which failure an exception is.</summary>
internal static class FailureMap
{
    /// <summary>The failure.</summary>
    public static Failure Of(Exception exception) => exception switch
    {
        CliException known => new(known.ExitCode, known.Code, known.Message, known.Hint),
        _ => new(ExitCodes.Unexpected, "UNEXPECTED", exception.Message, "This looks like a bug of gambi: run it again with --verbose and report what it says."),
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
