using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gambi.Adaptation.Answers;

namespace Gambi.Hub.Exchange;

/// <summary>A provider's error as every OpenAI client reads it: <c>{"error":{"message","type","param","code"}}</c>, all of them strings.</summary>
internal static class ProviderErrorBody
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(ProviderError error, IBufferWriter<byte> client)
    {
        using var json = new Utf8JsonWriter(client, Options);
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, error.Message);
        json.WriteString("type"u8, error.Type);
        json.WriteString("param"u8, error.Param);
        json.WriteString("code"u8, error.Code);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
