using System.Text.Json;

namespace Gambi.Adaptation.Requests;

/// <summary>Where the members of a Responses body stand that a conversation changes.</summary>
internal sealed class ConversationBody
{
    private ConversationBody()
    {
    }

    /// <summary>All members, in order: what each is, from its name to the end of its value.</summary>
    public List<(ConversationField Field, ByteSpan Member, ByteSpan Value)> Members { get; } = [];

    /// <summary>The elements of the last <c>input</c>, when it is an array.</summary>
    public List<InputItem> Items { get; } = [];

    /// <summary>The JSON type of the last <c>input</c>.</summary>
    public JsonTokenType InputType { get; private set; } = JsonTokenType.None;

    /// <summary>The value of the last <c>input</c>; empty when there is none.</summary>
    public ByteSpan Input { get; private set; }

    /// <summary>Where the object's closing brace stands.</summary>
    public int CloseBrace { get; private set; }

    /// <summary>Reads a body; <c>null</c> when it is no JSON object.</summary>
    public static ConversationBody? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var read = new ConversationBody();
            return read.ReadMembers(body) ? read : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Whoever inspected the body has said what is wrong with it.
            return null;
        }
    }

    private bool ReadMembers(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = RequestInspector.MaxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ConversationField field = ReadField(ref reader);
            int name = (int)reader.TokenStartIndex;
            reader.Read();
            int value = (int)reader.TokenStartIndex;
            if (field == ConversationField.Input)
            {
                InputType = reader.TokenType;
                ReadItems(ref reader);
            }

            reader.Skip();
            int end = (int)reader.BytesConsumed;
            Members.Add((field, new ByteSpan(name, end), new ByteSpan(value, end)));
            if (field == ConversationField.Input)
            {
                Input = new ByteSpan(value, end);
            }
        }

        CloseBrace = (int)reader.TokenStartIndex;

        // Throws when anything but white space follows.
        reader.Read();
        return true;
    }

    private void ReadItems(ref Utf8JsonReader reader)
    {
        Items.Clear();
        while (InputType == JsonTokenType.StartArray && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Items.Add(InputItem.Read(ref reader));
        }
    }

    private static ConversationField ReadField(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("input"u8) ? ConversationField.Input
        : reader.ValueTextEquals("previous_response_id"u8) ? ConversationField.PreviousResponseId
        : reader.ValueTextEquals("background"u8) ? ConversationField.Background
        : reader.ValueTextEquals("stream"u8) ? ConversationField.Stream
        : ConversationField.Other;
}
