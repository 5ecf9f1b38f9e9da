using System.Text.Json;
using Gambi.DemoProvider.Misbehaving;

namespace Gambi.DemoProvider.Reading;

/// <summary>What an answer depends on, whichever protocol asked for it.</summary>
internal sealed record GenerationRequest
{
    /// <summary>The body as it came, for the fields that an answer repeats.</summary>
    public required JsonElement Root { get; init; }

    public required string Model { get; init; }

    public required IReadOnlyList<PromptMessage> Messages { get; init; }

    public required PromptCommands Commands { get; init; }

    public IReadOnlyList<OfferedTool> Tools { get; init; } = [];

    public ToolChoice ToolChoice { get; init; } = ToolChoice.Auto;

    public bool Stream { get; init; }

    /// <summary>Whether a chat stream's last chunk shall be its usage.</summary>
    public bool IncludeUsage { get; init; }

    public int? MaxTokens { get; init; }

    public IReadOnlyList<string> Stop { get; init; } = [];

    public AnswerShape Shape { get; init; }

    /// <summary>The schema that goes with <see cref="AnswerShape.JsonSchema"/>.</summary>
    public JsonElement Schema { get; init; }
}
