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
        var hasType = ResponseObject.Find(item.Json.Span, "type"u8) is not null;
        if (item.HasOwnId && hasType)
        {
            json.WriteRawValue(item.Json.Span, skipInputValidation: true);
            return;
        }

        using var document = JsonDocument.Parse(item.Json, new JsonDocumentOptions { MaxDepth = 1000 });
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            json.WriteRawValue(item.Json.Span, skipInputValidation: true);
            return;
        }

        json.WriteStartObject();
        json.WriteString("id"u8, item.Id);
        if (!hasType)
        {
            json.WriteString("type"u8, "message"u8);
        }

        foreach (var member in document.RootElement.EnumerateObject().Where(static member => !member.NameEquals("id"u8)))
        {
            member.WriteTo(json);
        }

        json.WriteEndObject();
    }
}
