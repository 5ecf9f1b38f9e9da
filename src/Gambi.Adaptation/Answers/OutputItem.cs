using System.Text.Json;

namespace Gambi.Adaptation.Answers;

/// <summary>One item of a response's output, as far as it has come; it writes its own events.</summary>
internal abstract class OutputItem(string id, int index)
{
    /// <summary>Its id, the same in all its events and in the final object.</summary>
    public string Id { get; } = id;

    /// <summary>Its place in the output.</summary>
    public int Index { get; } = index;

    /// <summary>Where it is in its life.</summary>
    public ItemStatus Status { get; protected set; }

    /// <summary>Its type on the wire.</summary>
    protected abstract ReadOnlySpan<byte> Type { get; }

    /// <summary>Says that it has come; it must be empty still.</summary>
    public void Announce(ResponseEvents events) => events.ItemAdded(this);

    /// <summary>Says all that is due at its end.</summary>
    public void Close(ResponseEvents events, ItemStatus status)
    {
        Status = status;
        CloseContent(events);
        events.ItemDone(this);
    }

    /// <summary>Ends it without a word, because its response ends in an error.</summary>
    public void Abandon() => Status = ItemStatus.Incomplete;

    /// <summary>Writes the item as it stands.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, Id);
        json.WriteString("type"u8, Type);
        json.WriteString("status"u8, Status switch
        {
            ItemStatus.InProgress => "in_progress"u8,
            ItemStatus.Completed => "completed"u8,
            _ => "incomplete"u8,
        });
        WriteMembers(json);
        json.WriteEndObject();
    }

    /// <summary>Writes the pieces of its text that belong into the response's <c>output_text</c>.</summary>
    public virtual void WriteOutputText(Utf8JsonWriter json)
    {
    }

    /// <summary>Says what is due at the end of what it contains.</summary>
    protected abstract void CloseContent(ResponseEvents events);

    /// <summary>Writes the members that only this type has.</summary>
    protected abstract void WriteMembers(Utf8JsonWriter json);
}
