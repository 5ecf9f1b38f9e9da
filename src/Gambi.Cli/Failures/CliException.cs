namespace Gambi.Cli.Failures;

/// <summary>A failure that a command expects and explains.</summary>
internal sealed class CliException(int exitCode, string code, string message, string? hint = null) : Exception(message)
{
    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>The failure's name for programs.</summary>
    public string Code { get; } = code;

    /// <summary>What the caller can do next.</summary>
    public string? Hint { get; } = hint;

    /// <summary>A missing flag or a bad value.</summary>
    public static CliException WrongUse(string message, string? hint = null) => new(ExitCodes.WrongUse, "INVALID_USAGE", message, hint);

    /// <summary>A configuration file that cannot be used.</summary>
    public static CliException BadConfig(string message, string? hint = null) => new(ExitCodes.WrongUse, "INVALID_CONFIG", message, hint);

    /// <summary>Something else is not there or failed.</summary>
    public static CliException Unavailable(string code, string message, string? hint = null) => new(ExitCodes.Unavailable, code, message, hint);
}
