using System.Buffers;
using System.Text.Json;
using Gambi.Adaptation.Sse;

namespace Gambi.Adaptation.Usage;

/// <summary>The reader of what a stream's events tell; an ordinary delta costs it one search for a word.</summary>
public static class StreamEventReader
{
    private static ReadOnlySpan<byte> UsageName => "\"usage\""u8;

    /// <summary>Reads one event. Once the first content was seen, <paramref name="askContent"/> is to be false: that is what makes it cheap.</summary>
    public static StreamFacts Read(InferenceProtocol protocol, in SseEvent streamed, bool askContent)
    {
        if (!streamed.HasData)
        {
            return default;
        }

        if (streamed.Data.IsSingleSegment && streamed.Type.IsSingleSegment)
        {
            return Read(protocol, streamed.Type.FirstSpan, streamed.Data.FirstSpan, askContent);
        }

        int typeLength = (int)streamed.Type.Length;
        int length = typeLength + (int)streamed.Data.Length;
        byte[] copy = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            streamed.Type.CopyTo(copy);
            streamed.Data.CopyTo(copy.AsSpan(typeLength));
            return Read(protocol, copy.AsSpan(0, typeLength), copy.AsSpan(typeLength, length - typeLength), askContent);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    /// <summary>The same, of an event's type (empty when unknown) and data.</summary>
    public static StreamFacts Read(InferenceProtocol protocol, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, bool askContent)
    {
        if (protocol == InferenceProtocol.Responses && type.Length > 0)
        {
            bool isDelta = type.EndsWith(".delta"u8);
            if (isDelta || !IsTerminal(type))
            {
                return new StreamFacts(default, false, askContent && isDelta);
            }
        }

        if (!askContent && !MayHaveUsage(data))
        {
            return default;
        }

        try
        {
            return protocol == InferenceProtocol.Responses ? ResponsesEvent(data, askContent) : ChatChunk.Read(data, askContent);
        }
        catch (JsonException)
        {
            // A provider's malformed event is passed on as it is, and tells nothing.
            return default;
        }
    }

    /// <summary>Whether the name stands there with something else than <c>null</c> behind it.</summary>
    private static bool MayHaveUsage(ReadOnlySpan<byte> data)
    {
        while (data.IndexOf(UsageName) is >= 0 and var index)
        {
            data = data[(index + UsageName.Length)..].TrimStart(" \t\r\n"u8);
            if (data.Length > 0 && data[0] == ':' && !data[1..].TrimStart(" \t\r\n"u8).StartsWith("null"u8))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsTerminal(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("response.completed"u8) || type.SequenceEqual("response.incomplete"u8) || type.SequenceEqual("response.failed"u8);

    private static StreamFacts ResponsesEvent(ReadOnlySpan<byte> data, bool askContent)
    {
        var reader = new Utf8JsonReader(data, UsageFields.ReaderOptions);
        TokenUsage usage = default;
        bool isTerminal = false;
        bool isDelta = false;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return default;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isType = reader.ValueTextEquals("type"u8);
            bool isResponse = reader.ValueTextEquals("response"u8);
            reader.Read();
            if (isType && reader.TokenType == JsonTokenType.String)
            {
                isTerminal = reader.ValueTextEquals("response.completed"u8) || reader.ValueTextEquals("response.incomplete"u8)
                    || reader.ValueTextEquals("response.failed"u8);
                isDelta = reader.ValueSpan.EndsWith(".delta"u8);
            }
            else if (isResponse && reader.TokenType == JsonTokenType.StartObject)
            {
                usage = UsageOfResponse(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return new StreamFacts(isTerminal ? usage : default, false, askContent && isDelta);
    }

    private static TokenUsage UsageOfResponse(ref Utf8JsonReader reader)
    {
        TokenUsage usage = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isUsage = reader.ValueTextEquals("usage"u8);
            reader.Read();
            if (isUsage && reader.TokenType == JsonTokenType.StartObject)
            {
                usage = UsageFields.Read(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return usage;
    }
}
