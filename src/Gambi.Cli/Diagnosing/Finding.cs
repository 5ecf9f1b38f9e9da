using System.Text.Json;

namespace Gambi.Cli.Diagnosing;

/// <summary>What one check found.</summary>
/// <param name="Check">The check's name, one of <see cref="CheckNames"/>.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Message">What was found, in a sentence or two.</param>
/// <param name="Fix">What to do about it, unless all is well.</param>
internal sealed record Finding(string Check, CheckStatus Status, string Message, string? Fix = null)
{
    /// <summary>More for programs, as fields of an open object.</summary>
    public Action<Utf8JsonWriter>? Details { get; init; }

    /// <summary>All is well.</summary>
    public static Finding Ok(string check, string message) => new(check, CheckStatus.Ok, message);

    /// <summary>Somebody may miss something.</summary>
    public static Finding Warning(string check, string message, string fix) => new(check, CheckStatus.Warning, message, fix);

    /// <summary>It does not work.</summary>
    public static Finding Failed(string check, string message, string? fix) => new(check, CheckStatus.Failed, message, fix);

    /// <summary>Not looked at.</summary>
    public static Finding Skipped(string check, string message) => new(check, CheckStatus.Skipped, message);
}
