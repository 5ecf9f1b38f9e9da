using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gambi.DemoProvider.Writing;

/// <summary>JSON as bytes, with characters as they are: providers do not escape what they need not.</summary>
internal static class JsonBytes
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Of(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            write(writer);
        }

        return buffer.ToArray();
    }
}
