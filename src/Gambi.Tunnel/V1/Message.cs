using System.Text;
using System.Text.Json;

namespace Gambi.Tunnel.V1;

/// <summary>A v1 message as read; spans point into the received bytes.</summary>
internal ref struct Message
{
    /// <summary>How JSON is read: deep enough for any body that a hub lets through, with the message around it.</summary>
    public static JsonReaderOptions ReaderOptions => new() { MaxDepth = 512 };

    /// <summary>What it is.</summary>
    public MessageType Type;

    /// <summary>The request it is about.</summary>
    public ReadOnlySpan<byte> RequestId;

    /// <summary>Base64 of a chunk.</summary>
    public ReadOnlySpan<byte> Chunk;

    /// <summary>A request's body as it stands in the message; empty when there is none.</summary>
    public ReadOnlySpan<byte> Body;

    /// <summary>An answer's status; 0 when there is none.</summary>
    public int Status;

    /// <summary>Whether the client asked for a stream.</summary>
    public bool Stream;

    /// <summary>Text fields; null when missing.</summary>
    public string? Operation, Method, Path, Stage, Text;

    /// <summary>Headers; null when missing.</summary>
    public List<KeyValuePair<string, string>>? Headers;

    /// <summary>The request's id as text.</summary>
    public readonly string RequestIdText => Encoding.UTF8.GetString(RequestId);

    /// <summary>Reads a message; false when it is no JSON object of the expected shape.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out Message message)
    {
        message = default;
        try
        {
            var reader = new Utf8JsonReader(json, ReaderOptions);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            Message read = default;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                read.ReadField(ref reader, json);
            }

            message = read;
            return reader.TokenType == JsonTokenType.EndObject && !reader.Read();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private void ReadField(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.ValueTextEquals("type"u8))
        {
            Type = ReadType(ref reader);
        }
        else if (reader.ValueTextEquals("requestId"u8))
        {
            RequestId = ReadBytes(ref reader);
        }
        else if (reader.ValueTextEquals("chunk"u8))
        {
            Chunk = ReadBytes(ref reader);
        }
        else if (reader.ValueTextEquals("body"u8))
        {
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            bool isNull = reader.TokenType == JsonTokenType.Null;
            reader.Skip();
            Body = isNull ? default : json[start..(int)reader.BytesConsumed];
        }
        else if (reader.ValueTextEquals("headers"u8))
        {
            Headers = ReadHeaders(ref reader);
        }
        else
        {
            ReadSmallField(ref reader);
        }
    }

    private void ReadSmallField(scoped ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("status"u8))
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.Number)
            {
                Status = reader.TryGetInt32(out int status) ? status : 0;
            }
            else
            {
                reader.Skip(); // None at all, which is answered; a message that did not parse would leave the client waiting.
            }
        }
        else if (reader.ValueTextEquals("stream"u8))
        {
            reader.Read();
            Stream = reader.TokenType == JsonTokenType.True;
        }
        else if (reader.ValueTextEquals("operation"u8))
        {
            Operation = ReadText(ref reader);
        }
        else if (reader.ValueTextEquals("method"u8))
        {
            Method = ReadText(ref reader);
        }
        else if (reader.ValueTextEquals("path"u8))
        {
            Path = ReadText(ref reader);
        }
        else if (reader.ValueTextEquals("stage"u8))
        {
            Stage = ReadText(ref reader);
        }
        else if (reader.ValueTextEquals("message"u8))
        {
            Text = ReadText(ref reader);
        }
        else
        {
            reader.Skip(); // metadata, timestamp and what later versions add
        }
    }

    private static MessageType ReadType(scoped ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> type = ReadBytes(ref reader);
        return true switch
        {
            _ when type.SequenceEqual("tunnel.response.chunk"u8) => MessageType.Chunk,
            _ when type.SequenceEqual("tunnel.request"u8) => MessageType.Request,
            _ when type.SequenceEqual("tunnel.response.start"u8) => MessageType.Start,
            _ when type.SequenceEqual("tunnel.response.end"u8) => MessageType.End,
            _ when type.SequenceEqual("tunnel.response.error"u8) => MessageType.Error,
            _ when type.SequenceEqual("tunnel.cancel"u8) => MessageType.Cancel,
            _ when type.SequenceEqual("tunnel.ping"u8) => MessageType.Ping,
            _ when type.SequenceEqual("tunnel.pong"u8) => MessageType.Pong,
            _ => MessageType.Unknown,
        };
    }

    private static ReadOnlySpan<byte> ReadBytes(scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        // Rare: some writers escape the slashes of base64.
        byte[] unescaped = new byte[reader.ValueSpan.Length];
        return unescaped.AsSpan(0, reader.CopyString(unescaped));
    }

    private static string? ReadText(scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString();
    }

    private static List<KeyValuePair<string, string>> ReadHeaders(scoped ref Utf8JsonReader reader)
    {
        var headers = new List<KeyValuePair<string, string>>();
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return headers;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.String)
            {
                headers.Add(new(name, reader.GetString()!));
            }
            else
            {
                reader.Skip();
            }
        }

        return headers;
    }
}
