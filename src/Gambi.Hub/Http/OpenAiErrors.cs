using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gambi.Hub.Failures;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Http;

/// <summary>Failures as OpenAI's own clients understand them: <c>{"error":{"message","type","param","code"}}</c>, all of them strings.</summary>
internal static class OpenAiErrors
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Task WriteAsync(HttpContext context, HubFailure failure)
    {
        JsonAnswer.SetHeaders(context, failure);
        return JsonAnswer.WriteAsync(context, failure.Status, Serialize(failure));
    }

    /// <summary>The error object alone, for places where the head of the answer is already out.</summary>
    public static ReadOnlyMemory<byte> Serialize(HubFailure failure)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Json))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("error"u8);
            writer.WriteString("message"u8, TextOf(failure));
            writer.WriteString("type"u8, TypeOf(failure.Status));
            writer.WriteString("param"u8, failure.Param ?? "");
            writer.WriteString("code"u8, failure.Error.Code.ToLowerInvariant());
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    // These clients show the message and nothing else, so the hint belongs to it.
    private static string TextOf(HubFailure failure) => failure.Advice is { } hint ? $"{failure.Message} {hint}" : failure.Message;

    /// <summary>OpenAI's word for errors of a status.</summary>
    public static string TypeOf(int status) => status switch
    {
        401 => "authentication_error",
        403 => "permission_error",
        429 => "rate_limit_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };
}
