using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Gambi.Client.Http;

/// <summary>Request bodies in JSON, of known length.</summary>
internal static class JsonBody
{
    public static HttpContent Of<T>(T value, JsonTypeInfo<T> type) => Of(JsonSerializer.SerializeToUtf8Bytes(value, type));

    public static HttpContent Of(ReadOnlyMemory<byte> utf8) => new ReadOnlyMemoryContent(utf8)
    {
        Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") },
    };
}
