namespace Gambi.Client.AI.Tests.Behaviours;

/// <summary>What a case asks.</summary>
internal sealed record Question(params IReadOnlyList<Turn> Turns)
{
    public const string SchemaText =
        """{"type":"object","properties":{"name":{"type":"string"},"far":{"type":"boolean"}},"required":["name","far"],"additionalProperties":false}""";

    public const string ToolSchemaText = """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}""";

    public string Model { get; init; } = ModelSelector.Any;

    public string? Instructions { get; init; }

    /// <summary>Names of tools that take a city.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>Whether the answer must follow <see cref="SchemaText"/>.</summary>
    public bool Structured { get; init; }

    public int? MaxTokens { get; init; }

    public static Question Of(string prompt) => new(new Turn.User(prompt));

    public Question Then(params IEnumerable<Turn> more) => this with { Turns = [.. Turns, .. more] };
}
