using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gambi.Tunnel.V1;

/// <summary>Writes the messages of v1: one JSON object each, as drawn above its method.</summary>
internal static class MessageWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // {"type":"tunnel.request","requestId":"…","operation":"…","method":"POST","path":"/v1/…","headers":{…},"body":…,"stream":true}

    /// <summary>A request; the body is embedded as it is and must be one JSON value, or empty.</summary>
    /// <exception cref="JsonException">The body is no JSON value.</exception>
    public static PooledBuffer Request(string requestId, TunnelRequestHead head, ReadOnlySequence<byte> body)
    {
        var buffer = new PooledBuffer((int)body.Length + 1024);
        try
        {
            using var json = new Utf8JsonWriter(buffer, Options);
            Start(json, "tunnel.request"u8, requestId);
            json.WriteString("operation"u8, head.Operation);
            json.WriteString("method"u8, head.Method);
            json.WriteString("path"u8, head.Path);
            WriteHeaders(json, head.Headers);
            if (!body.IsEmpty)
            {
                json.WritePropertyName("body"u8);

                // The writer's own check stops at 64 levels.
                Check(body);
                json.WriteRawValue(body, skipInputValidation: true);
            }

            json.WriteBoolean("stream"u8, head.Stream);
            json.WriteEndObject();
            json.Flush();
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    private static void Check(ReadOnlySequence<byte> body)
    {
        var reader = new Utf8JsonReader(body, Message.ReaderOptions);
        while (reader.Read())
        {
        }
    }

    // {"type":"tunnel.cancel","requestId":"…"}

    /// <summary>Asks to stop a request.</summary>
    public static PooledBuffer Cancel(string requestId) => Write("tunnel.cancel"u8, requestId, 0, static (_, _) => { });

    // {"type":"tunnel.response.start","requestId":"…","status":200,"headers":{…}}

    /// <summary>An answer's status and headers.</summary>
    public static PooledBuffer Start(string requestId, int status, IReadOnlyList<KeyValuePair<string, string>> headers) =>
        Write("tunnel.response.start"u8, requestId, (status, headers), static (json, start) =>
        {
            json.WriteNumber("status"u8, start.status);
            WriteHeaders(json, start.headers);
        });

    // {"type":"tunnel.response.chunk","requestId":"…","chunk":"<base64>"}

    /// <summary>Bytes of an answer's body.</summary>
    public static PooledBuffer Chunk(string requestId, ReadOnlySpan<byte> bytes)
    {
        var buffer = new PooledBuffer(bytes.Length / 3 * 4 + 256);
        using var json = new Utf8JsonWriter(buffer, Options);
        Start(json, "tunnel.response.chunk"u8, requestId);
        json.WriteBase64String("chunk"u8, bytes);
        json.WriteEndObject();
        json.Flush();
        return buffer;
    }

    // {"type":"tunnel.response.end","requestId":"…"}

    /// <summary>The end of an answer.</summary>
    public static PooledBuffer End(string requestId) => Write("tunnel.response.end"u8, requestId, 0, static (_, _) => { });

    // {"type":"tunnel.response.error","requestId":"…","stage":"provider","message":"…"}

    /// <summary>The failure of an answer.</summary>
    public static PooledBuffer Error(string requestId, string stage, string message) =>
        Write("tunnel.response.error"u8, requestId, (stage, message), static (json, error) =>
        {
            json.WriteString("stage"u8, error.stage);
            json.WriteString("message"u8, error.message);
        });

    // {"type":"tunnel.ping","timestamp":1700000000000}

    /// <summary>The participant's ping.</summary>
    public static PooledBuffer Ping(DateTimeOffset now) => Beat("tunnel.ping"u8, now);

    // {"type":"tunnel.pong","timestamp":1700000000000}

    /// <summary>The hub's answer to it.</summary>
    public static PooledBuffer Pong(DateTimeOffset now) => Beat("tunnel.pong"u8, now);

    private static PooledBuffer Beat(ReadOnlySpan<byte> type, DateTimeOffset now) =>
        Write(type, requestId: null, now, static (json, time) => json.WriteNumber("timestamp"u8, time.ToUnixTimeMilliseconds()));

    private static PooledBuffer Write<T>(ReadOnlySpan<byte> type, string? requestId, T state, Action<Utf8JsonWriter, T> fields)
    {
        var buffer = new PooledBuffer(512);
        using var json = new Utf8JsonWriter(buffer, Options);
        Start(json, type, requestId);
        fields(json, state);
        json.WriteEndObject();
        json.Flush();
        return buffer;
    }

    private static void Start(Utf8JsonWriter json, ReadOnlySpan<byte> type, string? requestId)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        if (requestId is not null)
        {
            json.WriteString("requestId"u8, requestId);
        }
    }

    /// <summary>
    /// An object of strings; a name that comes twice is joined with a comma, as HTTP allows. Names go in lower case, as the header objects of the existing peers have them: as
    /// keys of a JSON object they are case-sensitive there.
    /// </summary>
    private static void WriteHeaders(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        json.WriteStartObject("headers"u8);
        for (int i = 0; i < headers.Count; i++)
        {
            string name = headers[i].Key;
            if (headers.Take(i).Any(earlier => string.Equals(earlier.Key, name, StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            json.WriteString(name.ToLowerInvariant(), string.Join(", ", headers.Skip(i)
                .Where(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase))
                .Select(header => header.Value)));
        }

        json.WriteEndObject();
    }
}
