using System.Text.Json;

namespace Gambi.Adaptation.Answers;

/// <summary>The members of a response object that repeat what the request said, or OpenAI's default where it said nothing: compact JSON values.</summary>
/// <remarks>A value of another type than the field's is none: what the request may say was judged before.</remarks>
internal sealed class EchoedFields
{
    private readonly Dictionary<string, byte[]> _values = [];

    private EchoedFields()
    {
    }

    /// <summary>The value under a name of <see cref="EchoedFieldNames"/>.</summary>
    public byte[] this[EchoedField field] => _values.TryGetValue(field.Name, out byte[]? value) ? value : field.Default;

    /// <summary>Reads them out of a request body, which must be a JSON object.</summary>
    public static EchoedFields Read(ReadOnlySpan<byte> body)
    {
        var fields = new EchoedFields();
        var reader = new Utf8JsonReader(body, JsonMember.ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            EchoedField? field = EchoedFieldNames.Find(ref reader);
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            JsonTokenType type = reader.TokenType;
            reader.Skip();
            if (field is null)
            {
                continue;
            }

            // Of members that are there twice, the last counts.
            fields._values.Remove(field.Name);
            if (field.Takes(type))
            {
                fields._values[field.Name] = field.Shape(body[start..(int)reader.BytesConsumed]);
            }
        }

        return fields;
    }
}
