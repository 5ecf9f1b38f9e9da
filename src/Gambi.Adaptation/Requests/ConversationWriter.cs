using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Gambi.Adaptation.Requests;

/// <summary>
/// The maker of a Responses body that says all of a conversation, out of one that refers to what its hub remembers. All that does not refer is
/// left byte for byte.
/// </summary>
public static class ConversationWriter
{
    /// <summary>
    /// Writes the body without <c>previous_response_id</c> and <c>background</c>, its <c>input</c> being the earlier items and its own, every
    /// <c>item_reference</c> replaced by what it names. False, with nothing written, when nobody knows an item, which is then named, and when the body is no
    /// JSON object. An input that is neither text nor array is left for others to refuse.
    /// </summary>
    public static bool TryWrite(
        ReadOnlyMemory<byte> responsesBody, ConversationChanges changes, IBufferWriter<byte> output, out string? unknownItemId)
    {
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(output);
        unknownItemId = null;
        if (ConversationBody.Read(responsesBody.Span) is not { } body)
        {
            return false;
        }

        var edits = new BodyEdits();
        unknownItemId = ReplaceReferences(body, changes.FindItem, edits);
        if (unknownItemId is not null)
        {
            return false;
        }

        PutEarlierItems(responsesBody.Span, body, changes.EarlierItems, edits);
        ChangeMembers(body, changes, edits);
        edits.Apply(responsesBody.Span, output);
        return true;
    }

    /// <summary>Whether an item of the input only names a recorded one. False for what is no JSON object.</summary>
    public static bool HasItemReference(ReadOnlySpan<byte> body) =>
        ConversationBody.Read(body) is { } read && read.Items.Exists(item => item.ReferenceId is not null);

    private static string? ReplaceReferences(ConversationBody body, Func<string, ReadOnlyMemory<byte>?> findItem, BodyEdits edits)
    {
        foreach (InputItem item in body.Items)
        {
            if (item.ReferenceId is not { } id)
            {
                continue;
            }

            // A null array turns into memory that is empty, not null: no item is either.
            if (findItem(id) is not { IsEmpty: false } found)
            {
                return id;
            }

            edits.Replace(item.Place, found);
        }

        return null;
    }

    private static void PutEarlierItems(
        ReadOnlySpan<byte> bytes, ConversationBody body, IReadOnlyList<ReadOnlyMemory<byte>> earlier, BodyEdits edits)
    {
        if (earlier.Count == 0)
        {
            return;
        }

        switch (body.InputType)
        {
            case JsonTokenType.StartArray:
                int place = body.Input.Start + 1;
                edits.Replace(new ByteSpan(place, place), Join(earlier, open: "", close: body.Items.Count > 0 ? "," : ""));
                break;
            case JsonTokenType.String:
                byte[] message = InputReader.UserMessage(bytes[body.Input.Start..body.Input.End]);
                edits.Replace(body.Input, Join([.. earlier, message], open: "[", close: "]"));
                break;
            case JsonTokenType.Null:
                edits.Replace(body.Input, Join(earlier, open: "[", close: "]"));
                break;
            default:
                break;
        }
    }

    /// <summary>Takes members out with the comma that parted them from what stays, and puts missing ones at the end.</summary>
    private static void ChangeMembers(ConversationBody body, ConversationChanges changes, BodyEdits edits)
    {
        bool hasStream = false;
        int kept = 0;
        for (int index = 0; index < body.Members.Count; index++)
        {
            (ConversationField field, ByteSpan member, ByteSpan value) = body.Members[index];
            bool isOverridden = field == ConversationField.Input && value != body.Input;
            if (isOverridden || field is ConversationField.PreviousResponseId or ConversationField.Background)
            {
                int next = index + 1 < body.Members.Count ? body.Members[index + 1].Member.Start : member.End;
                edits.Remove(kept > 0 ? new ByteSpan(body.Members[index - 1].Member.End, member.End) : new ByteSpan(member.Start, next));
                continue;
            }

            kept++;
            if (changes.ForceStream && field == ConversationField.Stream)
            {
                hasStream = true;
                edits.Replace(value, "true"u8.ToArray());
            }
        }

        if (body.InputType == JsonTokenType.None && changes.EarlierItems.Count > 0)
        {
            edits.Insert(body.CloseBrace, Join(changes.EarlierItems, open: kept++ > 0 ? ",\"input\":[" : "\"input\":[", close: "]"));
        }

        if (changes.ForceStream && !hasStream)
        {
            edits.Insert(body.CloseBrace, kept > 0 ? ",\"stream\":true"u8.ToArray() : "\"stream\":true"u8.ToArray());
        }
    }

    private static ReadOnlyMemory<byte> Join(IReadOnlyList<ReadOnlyMemory<byte>> items, string open, string close)
    {
        var joined = new ArrayBufferWriter<byte>();
        Encoding.UTF8.GetBytes(open, joined);
        for (int index = 0; index < items.Count; index++)
        {
            joined.Write(index > 0 ? ","u8 : []);
            joined.Write(items[index].Span);
        }

        Encoding.UTF8.GetBytes(close, joined);
        return joined.WrittenMemory;
    }
}
