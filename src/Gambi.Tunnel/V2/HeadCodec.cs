using System.Buffers;
using System.Text.Json;

namespace Gambi.Tunnel.V2;

/// <summary>The JSON heads of REQUEST and REPLY. Headers are pairs in order, so that a name may come twice.</summary>
internal static class HeadCodec
{
    /// <summary>Most bytes of a head: 32 KiB of headers survive any escaping.</summary>
    public const int Largest = 256 * 1024;

    // {"operation":"…","method":"POST","path":"/v1/…","stream":true,"headers":[["name","value"],…]}

    /// <summary>Writes a REQUEST's head.</summary>
    public static ReadOnlyMemory<byte> Write(TunnelRequestHead head)
    {
        if (PlainHead.TryWrite(head, out ReadOnlyMemory<byte> plain))
        {
            return plain;
        }

        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("operation"u8, head.Operation);
            json.WriteString("method"u8, head.Method);
            json.WriteString("path"u8, head.Path);
            json.WriteBoolean("stream"u8, head.Stream);
            WriteHeaders(json, head.Headers);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    // {"status":200,"headers":[["name","value"],…]}

    /// <summary>Writes a REPLY's head.</summary>
    public static ReadOnlyMemory<byte> Write(int status, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        if (PlainHead.TryWrite(status, headers, out ReadOnlyMemory<byte> plain))
        {
            return plain;
        }

        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("status"u8, status);
            WriteHeaders(json, headers);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Reads a REQUEST's head.</summary>
    /// <exception cref="TunnelViolationException">It is no such head.</exception>
    public static TunnelRequestHead ReadRequest(ReadOnlySpan<byte> json)
    {
        string? operation = null, method = null, path = null;
        bool stream = false;
        IReadOnlyList<KeyValuePair<string, string>> headers = [];
        try
        {
            var reader = new Utf8JsonReader(json);
            for (ReadStart(ref reader); reader.TokenType == JsonTokenType.PropertyName; reader.Read())
            {
                if (reader.ValueTextEquals("operation"u8))
                {
                    operation = ReadText(ref reader);
                }
                else if (reader.ValueTextEquals("method"u8))
                {
                    method = ReadText(ref reader);
                }
                else if (reader.ValueTextEquals("path"u8))
                {
                    path = ReadText(ref reader);
                }
                else if (reader.ValueTextEquals("stream"u8))
                {
                    reader.Read();
                    stream = reader.GetBoolean();
                }
                else
                {
                    headers = ReadHeadersOrSkip(ref reader) ?? headers;
                }
            }

            ReadEnd(ref reader);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new TunnelViolationException("A REQUEST's head is no valid JSON head.");
        }

        return operation is null || method is null || path is null
            ? throw new TunnelViolationException("A REQUEST's head lacks a field.")
            : new TunnelRequestHead { Operation = operation, Method = method, Path = path, Stream = stream, Headers = headers };
    }

    /// <summary>Reads a REPLY's head.</summary>
    /// <exception cref="TunnelViolationException">It is no such head.</exception>
    public static (int Status, IReadOnlyList<KeyValuePair<string, string>> Headers) ReadReply(ReadOnlySpan<byte> json)
    {
        int status = 0;
        IReadOnlyList<KeyValuePair<string, string>> headers = [];
        try
        {
            var reader = new Utf8JsonReader(json);
            for (ReadStart(ref reader); reader.TokenType == JsonTokenType.PropertyName; reader.Read())
            {
                if (reader.ValueTextEquals("status"u8))
                {
                    reader.Read();
                    status = reader.TryGetInt32(out int value) ? value : 0;
                }
                else
                {
                    headers = ReadHeadersOrSkip(ref reader) ?? headers;
                }
            }

            ReadEnd(ref reader);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new TunnelViolationException("A REPLY's head is no valid JSON head.");
        }

        return status is < TunnelReply.LowestStatus or > TunnelReply.HighestStatus ? throw new TunnelViolationException("A REPLY has no valid status.") : (status, headers);
    }

    private static void WriteHeaders(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        json.WriteStartArray("headers"u8);
        for (int i = 0; i < headers.Count; i++)
        {
            json.WriteStartArray();
            json.WriteStringValue(headers[i].Key);
            json.WriteStringValue(headers[i].Value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void ReadStart(ref Utf8JsonReader reader)
    {
        reader.Read();
        Expect(reader.TokenType == JsonTokenType.StartObject);
        reader.Read();
    }

    private static void ReadEnd(ref Utf8JsonReader reader)
    {
        Expect(reader.TokenType == JsonTokenType.EndObject);
        Expect(!reader.Read());
    }

    private static string ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        Expect(reader.TokenType == JsonTokenType.String);
        return reader.GetString()!;
    }

    private static List<KeyValuePair<string, string>>? ReadHeadersOrSkip(ref Utf8JsonReader reader)
    {
        if (!reader.ValueTextEquals("headers"u8))
        {
            reader.Skip();
            return null;
        }

        reader.Read();
        Expect(reader.TokenType == JsonTokenType.StartArray);
        var headers = new List<KeyValuePair<string, string>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            headers.Add(new(ReadText(ref reader), ReadText(ref reader)));
            reader.Read();
            Expect(reader.TokenType == JsonTokenType.EndArray);
        }

        Expect(reader.TokenType == JsonTokenType.EndArray);
        return headers;
    }

    private static void Expect(bool holds)
    {
        if (!holds)
        {
            throw new JsonException();
        }
    }
}
