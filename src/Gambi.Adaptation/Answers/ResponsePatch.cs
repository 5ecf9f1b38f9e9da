using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gambi.Adaptation.Usage;

namespace Gambi.Adaptation.Answers;

/// <summary>The rewriting of a few members of a provider's own response, or of the <c>response</c> in one of its events; every other byte stays.</summary>
public static class ResponsePatch
{
    /// <summary>Writes the JSON with the values in it; what is no response, nor an event with one, as it came. Returns whether anything was changed.</summary>
    public static bool Apply(ReadOnlyMemory<byte> json, ResponsePatchValues values, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(output);
        var edits = FindEdits(json.Span, values);
        var from = 0;
        foreach (var (start, end, bytes) in edits)
        {
            output.Write(json.Span[from..start]);
            output.Write(bytes);
            from = end;
        }

        output.Write(json.Span[from..]);
        return edits.Count > 0;
    }

    private static List<(int Start, int End, byte[] Bytes)> FindEdits(ReadOnlySpan<byte> json, ResponsePatchValues values)
    {
        try
        {
            if (!TryFindResponse(json, out var response))
            {
                return [];
            }

            var (offset, length) = response.GetOffsetAndLength(json.Length);
            return FindEdits(json.Slice(offset, length), offset, values);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // What is no JSON is passed on as it is: it is the client's to judge.
            return [];
        }
    }

    /// <summary>The <c>response</c> of an event (which has a <c>type</c>), else the whole, when that is a response.</summary>
    private static bool TryFindResponse(ReadOnlySpan<byte> json, out Range response)
    {
        var reader = new Utf8JsonReader(json, UsageFields.ReaderOptions);
        var isEvent = false;
        var found = false;
        response = default;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        var start = (int)reader.TokenStartIndex;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            isEvent |= reader.ValueTextEquals("type"u8);
            var isResponse = reader.ValueTextEquals("response"u8);
            reader.Read();
            var at = (int)reader.TokenStartIndex;
            var isObject = reader.TokenType == JsonTokenType.StartObject;
            reader.Skip();
            if (isResponse && isObject)
            {
                found = true;
                response = at..(int)reader.BytesConsumed;
            }
        }

        if (!found && !isEvent)
        {
            found = true;
            response = start..(int)reader.BytesConsumed;
        }

        reader.Read();
        return found;
    }

    private static List<(int Start, int End, byte[] Bytes)> FindEdits(ReadOnlySpan<byte> response, int offset, ResponsePatchValues values)
    {
        List<(string Name, byte[] Value)> wanted = [];
        Want(wanted, "id", values.Id);
        Want(wanted, "previous_response_id", values.PreviousResponseId);
        if (values.CreatedAt is { } createdAt)
        {
            wanted.Add(("created_at", Encoding.UTF8.GetBytes(createdAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))));
        }

        if (values.Background is { } background)
        {
            wanted.Add(("background", Encoding.UTF8.GetBytes(background ? "true" : "false")));
        }

        List<(int Start, int End, byte[] Bytes)> edits = [];
        var missing = wanted.ToList();
        var isEmpty = true;
        var reader = new Utf8JsonReader(response, UsageFields.ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            isEmpty = false;
            byte[]? value = null;
            foreach (var want in wanted)
            {
                if (reader.ValueTextEquals(want.Name))
                {
                    value = want.Value;
                    missing.Remove(want);
                }
            }

            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (value is not null)
            {
                edits.Add((offset + start, offset + (int)reader.BytesConsumed, value));
            }
        }

        if (missing.Count > 0)
        {
            var close = offset + (int)reader.TokenStartIndex;
            edits.Add((close, close, Added(missing, isEmpty)));
        }

        return edits;
    }

    private static void Want(List<(string Name, byte[] Value)> wanted, string name, string? value)
    {
        if (value is not null)
        {
            wanted.Add((name, Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"")));
        }
    }

    private static byte[] Added(List<(string Name, byte[] Value)> members, bool isEmpty) =>
        Encoding.UTF8.GetBytes((isEmpty ? "" : ",") + string.Join(',', members.Select(member => $"\"{member.Name}\":{Encoding.UTF8.GetString(member.Value)}")));
}
