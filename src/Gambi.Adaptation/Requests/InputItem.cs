using System.Text.Json;

namespace Gambi.Adaptation.Requests;

/// <summary>An element of an <c>input</c> array: where it stands, and the item that it only names, if it does.</summary>
/// <param name="Place">The bytes of the element.</param>
/// <param name="ReferenceId">The id of the <c>item_reference</c>; <c>null</c> for an item of its own.</param>
internal readonly record struct InputItem(ByteSpan Place, string? ReferenceId)
{
    /// <summary>Reads the element that the reader stands on, to its end.</summary>
    public static InputItem Read(ref Utf8JsonReader reader)
    {
        int start = (int)reader.TokenStartIndex;
        string? id = reader.TokenType == JsonTokenType.StartObject ? ReadReference(ref reader) : null;
        reader.Skip();
        return new InputItem(new ByteSpan(start, (int)reader.BytesConsumed), id);
    }

    /// <summary>An <c>id</c> counts where the type says so, and also where there is neither a type nor a role: OpenAI leaves the type optional.</summary>
    private static string? ReadReference(ref Utf8JsonReader reader)
    {
        string? id = null;
        bool isReference = false;
        bool isOther = false;
        bool hasRole = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isId = reader.ValueTextEquals("id"u8);
            bool isType = reader.ValueTextEquals("type"u8);
            hasRole |= reader.ValueTextEquals("role"u8);
            reader.Read();
            if (isId)
            {
                id = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }
            else if (isType)
            {
                isReference = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("item_reference"u8);
                isOther = !isReference && reader.TokenType != JsonTokenType.Null;
            }

            reader.Skip();
        }

        return isReference || (!isOther && !hasRole) ? id : null;
    }
}
