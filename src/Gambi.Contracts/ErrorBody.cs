using System.Text.Json;

namespace Gambi.Contracts;

/// <summary>What went wrong, for programs (code) and people (message, hint).</summary>
public sealed record ErrorBody
{
    /// <summary>A code of <see cref="ErrorCatalog"/>.</summary>
    public required string Code { get; init; }

    /// <summary>What was wrong, with which value.</summary>
    public required string Message { get; init; }

    /// <summary>What to do next.</summary>
    public string? Hint { get; init; }

    /// <summary>More for programs, by error.</summary>
    public JsonElement? Details { get; init; }

    /// <summary>OpenAI's type of the error, on the inference plane only: its clients look for one.</summary>
    public string? Type { get; init; }

    /// <summary>The request field that is wrong, on the inference plane only; empty when there is none.</summary>
    public string? Param { get; init; }
}
