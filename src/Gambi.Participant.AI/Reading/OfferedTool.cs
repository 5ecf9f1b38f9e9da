using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Gambi.Participant.AI;

/// <summary>A tool of the caller: the model may ask for it, nobody here can run it.</summary>
internal sealed class OfferedTool(string name, string description, JsonElement schema, bool? strict) : AIFunctionDeclaration
{
    // A function without parameters is offered without a schema.
    private static readonly JsonElement NoParameters = JsonDocument.Parse("""{"type":"object","properties":{}}""").RootElement.Clone();

    public override string Name => name;

    public override string Description => description;

    public override JsonElement JsonSchema { get; } = schema.ValueKind is JsonValueKind.Undefined ? NoParameters : schema;

    public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; } =
        strict is null ? new Dictionary<string, object?>() : new Dictionary<string, object?> { ["strict"] = strict };
}
