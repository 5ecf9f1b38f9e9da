using System.Text.Json;

namespace Gambi.Participant.AI;

/// <summary>An answer that is an OpenAI error object.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Message">One sentence for the caller.</param>
/// <param name="Code">The error's name for programs.</param>
/// <param name="Param">The field that it is about.</param>
/// <param name="RetryAfter">When it is worth trying again.</param>
internal sealed record ErrorAnswer(int Status, string Message, string Code, string Param = "", TimeSpan? RetryAfter = null)
{
    private string Type => Status switch
    {
        429 => "rate_limit_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };

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
