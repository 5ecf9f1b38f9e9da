namespace Gambi.Cli.Failures;

/// <summary>A failure as it is told: to a person in lines, to a program as <c>{"error":…,"meta":…}</c>.</summary>
/// <param name="ExitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="Code">Its name for programs.</param>
/// <param name="Message">What happened.</param>
/// <param name="Hint">What the caller can do next.</param>
/// <param name="RequestId">The hub's id of the request, when there was one.</param>
internal sealed record Failure(int ExitCode, string Code, string Message, string? Hint = null, string? RequestId = null);
