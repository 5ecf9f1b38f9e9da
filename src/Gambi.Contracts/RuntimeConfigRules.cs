namespace Gambi.Contracts;

/// <summary>The ranges a <see cref="RuntimeConfig"/> must keep to; hub, CLI and SDK ask here.</summary>
public static class RuntimeConfigRules
{
    /// <summary>Longest <see cref="RuntimeConfig.Instructions"/>, in characters.</summary>
    public const int MaxInstructionsLength = 100_000;

    /// <summary>Most <see cref="RuntimeConfig.Stop"/> texts.</summary>
    public const int MaxStops = 16;

    /// <summary>Says what is wrong with <paramref name="config"/>, field first, or <c>null</c> when nothing is.</summary>
    public static string? FindProblem(RuntimeConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return OutOf("temperature", config.Temperature, 0, 2)
            ?? OutOf("top_p", config.TopP, 0, 1)
            ?? OutOf("frequency_penalty", config.FrequencyPenalty, -2, 2)
            ?? OutOf("presence_penalty", config.PresencePenalty, -2, 2)
            ?? (config.MaxTokens is < 1 ? $"max_tokens must be at least 1, not {config.MaxTokens}." : null)
            ?? ProblemOfStop(config.Stop)
            ?? ProblemOfInstructions(config.Instructions);
    }

    private static string? OutOf(string field, double? value, double least, double most) =>
        value is { } v && !(v >= least && v <= most) ? FormattableString.Invariant($"{field} must be from {least} to {most}, not {v}.") : null;

    private static string? ProblemOfStop(IReadOnlyList<string>? stop) => stop switch
    {
        null => null,
        { Count: > MaxStops } => $"stop may have at most {MaxStops} texts, not {stop.Count}.",
        _ when stop.Any(string.IsNullOrEmpty) => "stop must not have empty texts.",
        _ => null,
    };

    private static string? ProblemOfInstructions(string? instructions) => instructions switch
    {
        null => null,
        _ when string.IsNullOrWhiteSpace(instructions) => "instructions must not be empty; leave the field out instead.",
        { Length: > MaxInstructionsLength } => $"instructions may have at most {MaxInstructionsLength} characters, not {instructions.Length}.",
        _ => null,
    };
}
