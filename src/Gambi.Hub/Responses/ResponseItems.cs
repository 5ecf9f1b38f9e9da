using System.Buffers;
using System.Text.Json;
using Gambi.Adaptation.Requests;

namespace Gambi.Hub.Responses;

/// <summary>Reads the items of inputs and outputs, and what their ids are.</summary>
internal static class ResponseItems
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = RequestInspector.MaxDepth + 2 };

    /// <summary>Copies what a request asks as an array of items; empty when it asks nothing.</summary>
    public static ReadOnlyMemory<byte> CopyInput(ReadOnlyMemory<byte> body)
    {
        var items = InputReader.Items(InputReader.Read(body));
        if (items.Count == 0)
        {
            return default;
        }

        var copy = new ArrayBufferWriter<byte>(items.Sum(static item => item.Length + 1) + 1);
        copy.Write("["u8);
        for (var i = 0; i < items.Count; i++)
        {
            copy.Write(i > 0 ? ","u8 : []);
            copy.Write(items[i].Span);
        }

        copy.Write("]"u8);
        return copy.WrittenMemory;
    }

    /// <summary>The items of an input that was copied.</summary>
    public static IReadOnlyList<StoredItem> OfInput(string responseId, ReadOnlyMemory<byte> input) => ReadArray(responseId, input, "i");

    /// <summary>The items of a response object's <c>output</c>.</summary>
    public static IReadOnlyList<StoredItem> OfOutput(string responseId, ReadOnlyMemory<byte> response) =>
        ResponseObject.Find(response.Span, "output"u8) is { } output ? ReadArray(responseId, response[output], "o") : [];

    private static List<StoredItem> ReadArray(string responseId, ReadOnlyMemory<byte> array, string side)
    {
        var items = new List<StoredItem>();
        var reader = new Utf8JsonReader(array.Span, Options);
        if (array.IsEmpty || !reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            return items;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            var (id, prefix) = ReadIdentity(ref reader);
            items.Add(new(id ?? Derive(responseId, prefix, side, items.Count), array[start..(int)reader.BytesConsumed], id is not null));
        }

        return items;
    }

    /// <summary>Reads over an item.</summary>
    private static (string? Id, string Prefix) ReadIdentity(ref Utf8JsonReader reader)
    {
        string? id = null;
        var prefix = "msg_";
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return (id, prefix);
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("id"u8);
            var isType = !isId && reader.ValueTextEquals("type"u8);
            reader.Read();
            if (isId)
            {
                id = reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } own ? own : null;
            }
            else if (isType && reader.TokenType == JsonTokenType.String)
            {
                prefix = PrefixOf(ref reader);
            }

            reader.Skip();
        }

        return (id, prefix);
    }

    private static string PrefixOf(ref Utf8JsonReader type) =>
        type.ValueTextEquals("message"u8) ? "msg_"
        : type.ValueTextEquals("function_call"u8) ? "fc_"
        : type.ValueTextEquals("function_call_output"u8) ? "fco_"
        : type.ValueTextEquals("reasoning"u8) ? "rs_"
        : "item_";

    /// <summary>An id that is the same each time it is asked for.</summary>
    private static string Derive(string responseId, string prefix, string side, int index)
    {
        var name = responseId.AsSpan(responseId.StartsWith("resp_", StringComparison.Ordinal) ? "resp_".Length : 0);
        return string.Create(null, stackalloc char[300], $"{prefix}{name}_{side}{index}");
    }
}
