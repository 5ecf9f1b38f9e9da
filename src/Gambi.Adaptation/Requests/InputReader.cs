using System.Text.Json;

namespace Gambi.Adaptation.Requests;

/// <summary>The reader of what a Responses request puts in.</summary>
public static class InputReader
{
    /// <summary>The value of <c>input</c> as it came; empty when there is none.</summary>
    public static ReadOnlyMemory<byte> Read(ReadOnlyMemory<byte> responsesBody) =>
        ConversationBody.Read(responsesBody.Span) is { } body ? responsesBody[body.Input.Start..body.Input.End] : default;

    /// <summary>Its items, each one JSON value: the elements of an array as they came, a text as one user message; none of anything else.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Items(ReadOnlyMemory<byte> inputValue)
    {
        var items = new List<ReadOnlyMemory<byte>>();
        try
        {
            var reader = new Utf8JsonReader(inputValue.Span, new JsonReaderOptions { MaxDepth = RequestInspector.MaxDepth });
            if (inputValue.IsEmpty || !reader.Read())
            {
                return items;
            }

            if (reader.TokenType == JsonTokenType.String)
            {
                return [UserMessage(inputValue.Span[(int)reader.TokenStartIndex..(int)reader.BytesConsumed])];
            }

            while (reader.TokenType != JsonTokenType.StartObject && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                items.Add(inputValue[start..(int)reader.BytesConsumed]);
            }

            return items;
        }
        catch (JsonException)
        {
            // No JSON has no items.
            return [];
        }
    }

    /// <summary>A text as the item that it stands for, in the form in which OpenAI lists it.</summary>
    internal static byte[] UserMessage(ReadOnlySpan<byte> text) =>
        [.. """{"type":"message","role":"user","content":[{"type":"input_text","text":"""u8, .. text, .. "}]}"u8];
}
