using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gambi.Hub.Failures;
using Gambi.Hub.Responses;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Inference;

/// <summary>Which of a response's input items are wanted, and the list of them.</summary>
/// <param name="Limit">At most so many.</param>
/// <param name="IsAscending">Whether the first comes first.</param>
/// <param name="After">The id of the item before the first, if any.</param>
internal sealed record ItemPage(int Limit, bool IsAscending, string? After)
{
    private const int DefaultLimit = 20;
    private const int LargestLimit = 100;

    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Outcome<ItemPage> Read(IQueryCollection query)
    {
        string? limit = query["limit"];
        var count = DefaultLimit;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > LargestLimit))
        {
            return ResponseFailures.BadQuery("limit", FormattableString.Invariant($"a number from 1 to {LargestLimit}"));
        }

        string? order = query["order"];
        return order is null or "asc" or "desc" ? new ItemPage(count, order == "asc", query["after"]) : ResponseFailures.BadQuery("order", "asc or desc");
    }

    /// <summary>The page of <paramref name="items"/>, which stand in their order; a failure when <see cref="After"/> is none of them.</summary>
    public Outcome<ReadOnlyMemory<byte>> Write(IReadOnlyList<StoredItem> items)
    {
        IReadOnlyList<StoredItem> ordered = IsAscending ? items : [.. items.Reverse()];
        var start = 0;
        if (After is not null)
        {
            while (start < ordered.Count && ordered[start].Id != After)
            {
                start++;
            }

            if (start == ordered.Count)
            {
                return ResponseFailures.BadQuery("after", "the id of an item of this list");
            }

            start++;
        }

        var end = Math.Min(start + Limit, ordered.Count);
        return Write([.. ordered.Skip(start).Take(end - start)], hasMore: end < ordered.Count);
    }

    private static ReadOnlyMemory<byte> Write(StoredItem[] items, bool hasMore)
    {
        var output = new ArrayBufferWriter<byte>(items.Sum(static item => item.Json.Length + 128) + 128);
        using var json = new Utf8JsonWriter(output, Json);
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        foreach (var item in items)
        {
            Write(item, json);
        }

        json.WriteEndArray();
        json.WriteString("first_id"u8, items is [var first, ..] ? first.Id : null);
        json.WriteString("last_id"u8, items is [.., var last] ? last.Id : null);
        json.WriteBoolean("has_more"u8, hasMore);
        json.WriteEndObject();
        json.Flush();
        return output.WrittenMemory;
    }

    /// <summary>An item as it was sent, and what it may leave out: its id, and that it is a message.</summary>
    private static void Write(StoredItem item, Utf8JsonWriter json)
    {
        var sent = item.Json.Span;
        var hasType = ResponseObject.Find(sent, "type"u8) is not null;
        if (sent[0] != (byte)'{' || (item.HasOwnId && hasType))
        {
            json.WriteRawValue(sent, skipInputValidation: true);
            return;
        }

        // Its bytes are never read as text: half a character in them is the sender's business.
        var whole = new ArrayBufferWriter<byte>(sent.Length + 128);
        whole.Write(hasType ? "{"u8 : "{\"type\":\"message\","u8);
        if (item.HasOwnId)
        {
            whole.Write(sent[1..]);
        }
        else
        {
            WriteWithId(JsonEncodedText.Encode(item.Id).EncodedUtf8Bytes, sent, whole);
        }

        json.WriteRawValue(whole.WrittenSpan, skipInputValidation: true);
    }

    /// <summary>The rest of an item behind its brace: an id that is none is replaced, a missing one put first.</summary>
    private static void WriteWithId(ReadOnlySpan<byte> id, ReadOnlySpan<byte> sent, ArrayBufferWriter<byte> output)
    {
        if (ResponseObject.Find(sent, "id"u8) is { } place)
        {
            var (start, length) = place.GetOffsetAndLength(sent.Length);
            output.Write(sent[1..start]);
            WriteQuoted(id, output);
            output.Write(sent[(start + length)..]);
            return;
        }

        output.Write("\"id\":"u8);
        WriteQuoted(id, output);
        var isEmpty = sent[1..].TrimStart(" \t\r\n"u8)[0] == (byte)'}';
        output.Write(isEmpty ? [] : ","u8);
        output.Write(sent[1..]);
    }

    private static void WriteQuoted(ReadOnlySpan<byte> text, ArrayBufferWriter<byte> output)
    {
        output.Write("\""u8);
        output.Write(text);
        output.Write("\""u8);
    }
}
