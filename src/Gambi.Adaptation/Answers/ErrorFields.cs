using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Gambi.Adaptation.Usage;

namespace Gambi.Adaptation.Answers;

/// <summary>The members of an error in JSON: <c>error</c>, <c>detail</c>, <c>message</c> or <c>errors</c>; text, object or list, one within the other.</summary>
internal struct ErrorFields
{
    private const int Deepest = 4;

    public string? Message;
    public string? Type;
    public string? Param;
    public string? Code;

    /// <summary>Reads a body; what is no JSON, or has no such member, yields nothing.</summary>
    public static ErrorFields Read(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
        {
            return default;
        }

        try
        {
            var reader = new Utf8JsonReader(json, UsageFields.ReaderOptions);
            reader.Read();
            var found = ReadValue(ref reader, 0);
            while (reader.Read())
            {
                // Anything that follows makes it no JSON.
            }

            return found;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or half a surrogate pair in a text: the body is then read as plain text.
            return default;
        }
    }

    private static ErrorFields ReadValue(ref Utf8JsonReader reader, int depth)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return new ErrorFields { Message = reader.GetString() };
            case JsonTokenType.StartObject when depth < Deepest:
                return ReadObject(ref reader, depth);
            case JsonTokenType.StartArray when depth < Deepest:
                return ReadFirst(ref reader, depth);
            default:
                reader.Skip();
                return default;
        }
    }

    private static ErrorFields ReadFirst(ref Utf8JsonReader reader, int depth)
    {
        ErrorFields first = default;
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (index == 0)
            {
                first = ReadValue(ref reader, depth + 1);
            }
            else
            {
                reader.Skip();
            }
        }

        return first;
    }

    private static ErrorFields ReadObject(ref Utf8JsonReader reader, int depth)
    {
        ErrorFields own = default;
        ErrorFields inner = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "error" or "detail" or "message" or "msg" or "errors":
                    var said = ReadValue(ref reader, depth + 1);
                    inner = name == "error" ? said.Or(inner) : inner.Or(said);
                    break;
                case "type":
                    own.Type = Word(ref reader);
                    break;
                case "param":
                    own.Param = Word(ref reader);
                    break;
                case "code":
                    own.Code = Word(ref reader);
                    break;
                case "loc" when reader.TokenType == JsonTokenType.StartArray:
                    own.Param = Path(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return inner.Or(own);
    }

    /// <summary>Where FastAPI saw the fault: the names after <c>body</c>.</summary>
    private static string Path(ref Utf8JsonReader reader)
    {
        List<string> names = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (Word(ref reader) is { } name && (names.Count > 0 || name != "body") && names.Count < 16)
            {
                names.Add(name);
            }
        }

        return string.Join('.', names);
    }

    private static string? Word(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.String)
        {
            return reader.GetString();
        }

        var number = reader.TokenType is JsonTokenType.Number ? Encoding.UTF8.GetString(reader.ValueSpan) : null;
        reader.Skip();
        return number;
    }

    private readonly ErrorFields Or(ErrorFields other) => new()
    {
        Message = Message ?? other.Message,
        Type = Type ?? other.Type,
        Param = Param ?? other.Param,
        Code = Code ?? other.Code,
    };
}
