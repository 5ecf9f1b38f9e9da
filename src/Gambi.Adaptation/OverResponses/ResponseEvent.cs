using System.Text.Json;
using System.Text.Unicode;

namespace Gambi.Adaptation.OverResponses;

/// <summary>One event of a response's stream, as slices of its data; texts are escaped as in the JSON, and what it does not have is empty.</summary>
internal ref struct ResponseEvent
{
    public ReadOnlySpan<byte> Type;
    public ReadOnlySpan<byte> Delta;
    public ReadOnlySpan<byte> Whole;
    public ReadOnlySpan<byte> Logprobs;
    public ReadOnlySpan<byte> ItemId;
    public long? OutputIndex;
    public ReadOnlySpan<byte> Name;
    public ReadOnlySpan<byte> Item;
    public ReadOnlySpan<byte> Part;
    public ReadOnlySpan<byte> Response;
    public ReadOnlySpan<byte> Error;

    /// <summary>Reads it whole, so that nothing of what follows meets anything but JSON. The type may stand on the <c>event:</c> line only.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, ReadOnlySpan<byte> eventLine, out ResponseEvent read)
    {
        read = default;
        if (!Utf8.IsValid(data))
        {
            return false;
        }

        var hasOutput = false;
        try
        {
            var members = new JsonMembers(data);
            while (members.MoveNext())
            {
                hasOutput |= members.Is("output"u8) && members.Type == JsonTokenType.StartArray;
                read.Take(members);
            }

            members.ExpectEnd();
        }
        catch (JsonException)
        {
            // The caller ends the stream with an error of its own.
            return false;
        }

        if (read.Type.IsEmpty)
        {
            read.Type = !eventLine.IsEmpty ? eventLine : hasOutput ? "response.done"u8 : !read.Error.IsEmpty ? "error"u8 : default;
            read.Response = hasOutput && read.Response.IsEmpty ? data : read.Response;
        }

        if (read.Type.SequenceEqual("error"u8) && read.Error.IsEmpty)
        {
            read.Error = data;
        }

        return true;
    }

    private void Take(in JsonMembers member)
    {
        if (member.Is("type"u8))
        {
            Type = member.Text;
        }
        else if (member.Is("delta"u8))
        {
            Delta = member.Text;
        }
        else if (member.Is("text"u8) || member.Is("refusal"u8) || member.Is("arguments"u8))
        {
            Whole = member.Text;
        }
        else if (member.Is("logprobs"u8))
        {
            Logprobs = member.Array;
        }
        else if (member.Is("item_id"u8))
        {
            ItemId = member.Text;
        }
        else if (member.Is("output_index"u8))
        {
            OutputIndex = member.Number;
        }
        else if (member.Is("name"u8))
        {
            Name = member.Text;
        }
        else if (member.Is("item"u8))
        {
            Item = member.Object;
        }
        else if (member.Is("part"u8))
        {
            Part = member.Object;
        }
        else if (member.Is("response"u8))
        {
            Response = member.Object;
        }
        else if (member.Is("error"u8) && member.Type is JsonTokenType.StartObject or JsonTokenType.String)
        {
            Error = member.Value;
        }
    }
}
