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
            reader.Skip();
            var item = array[start..(int)reader.BytesConsumed];
            var id = ResponseObject.IdOf(item.Span);
            items.Add(id.Length > 0 ? new(id, item, HasOwnId: true) : new(Derive(responseId, PrefixOf(item.Span), side, items.Count), item, HasOwnId: false));
        }

        return items;
    }

    private static string PrefixOf(ReadOnlySpan<byte> item) => ResponseObject.TypeOf(item) switch
    {
        "" or "message" => "msg_",
        "function_call" => "fc_",
        "function_call_output" => "fco_",
        "reasoning" => "rs_",
        _ => "item_",
    };

    /// <summary>An id that is the same each time it is asked for.</summary>
    private static string Derive(string responseId, string prefix, string side, int index)
    {
        var name = responseId.AsSpan(responseId.StartsWith("resp_", StringComparison.Ordinal) ? "resp_".Length : 0);
        return string.Create(null, stackalloc char[300], $"{prefix}{name}_{side}{index}");
    }
}
