namespace Gambi.DemoProvider.Reading;

/// <summary>An answer that is an OpenAI error object.</summary>
internal sealed record Refusal(int Status, string Message, string? Param = null, string? Code = null)
{
    public string Type => Status >= 500 ? "server_error" : Status == 429 ? "requests" : "invalid_request_error";

    public static Refusal Missing(string param) => new(400, $"Missing required parameter: '{param}'.", param, "missing_required_parameter");

    public static Refusal Wrong(string param, string expected) => new(400, $"Invalid type for '{param}': expected {expected}.", param, "invalid_type");
}
