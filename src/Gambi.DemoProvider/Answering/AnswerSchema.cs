using System.Text.Json;

namespace Gambi.DemoProvider.Answering;

/// <summary>The schema of the object that is answered when any JSON object will do.</summary>
internal static class AnswerSchema
{
    public static JsonElement Value { get; } = JsonElement.Parse("""{"type":"object","properties":{"answer":{"type":"string"}}}""");
}
