using System.Text.Json;

namespace Gambi.DemoProvider.Reading;

/// <summary>An answer that is an OpenAI error object.</summary>
internal sealed record Refusal(int Status, string Message, string? Param = null, string? Code = null)
{
    public string Type => Status >= 500 ? "server_error" : Status == 429 ? "requests" : "invalid_request_error";

    /// <summary>What is said, by a stream too, of a generation that broke down.</summary>
    public static Refusal BrokeDown { get; } = new(500, "The model broke down in the middle of its answer.", Code: "model_broke_down");

    public static Refusal Missing(string param) => new(400, $"Missing required parameter: '{param}'.", param, "missing_required_parameter");

    public static Refusal Wrong(string param, string expected) => new(400, $"Invalid type for '{param}': expected {expected}.", param, "invalid_type");

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("error");
        writer.WriteString("message", Message);
        writer.WriteString("type", Type);
        writer.WriteString("param", Param);
        writer.WriteString("code", Code);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
