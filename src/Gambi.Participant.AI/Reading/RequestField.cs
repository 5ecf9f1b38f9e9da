using System.Text.Json;

namespace Gambi.Participant.AI;

/// <summary>A value of a request's JSON, and the path by which errors name it.</summary>
/// <param name="value">The value; undefined when it is not there.</param>
/// <param name="path">Such as <c>messages[0].role</c>; empty for the body itself.</param>
internal readonly struct RequestField(JsonElement value, string path)
{
    public string Path => path;

    public JsonValueKind Kind => value.ValueKind;

    /// <summary><c>null</c> says nothing, as nothing does.</summary>
    public bool IsGiven => Kind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    public RequestField this[string name] =>
        new(Kind is JsonValueKind.Object && value.TryGetProperty(name, out JsonElement member) ? member : default, path.Length == 0 ? name : $"{path}.{name}");

    /// <summary>The members of the object.</summary>
    public IEnumerable<RequestField> Members()
    {
        if (Kind is not JsonValueKind.Object)
        {
            throw Wrong("an object");
        }

        RequestField of = this;
        return value.EnumerateObject().Select(member => of.MemberOf(member));
    }

    /// <summary>The items of the array; none when it is not given.</summary>
    public IEnumerable<RequestField> Items()
    {
        if (!IsGiven)
        {
            return [];
        }

        string of = path;
        return Kind is JsonValueKind.Array
            ? value.EnumerateArray().Select((item, index) => new RequestField(item, $"{of}[{index}]"))
            : throw Wrong("an array");
    }

    public string Text() => TextOrNull() ?? throw Missing();

    public string? TextOrNull() => !IsGiven ? null : Kind is JsonValueKind.String ? Decoded() : throw Wrong("a string");

    public bool? Flag() => !IsGiven ? null : Kind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong("true or false"),
    };

    public float? Number()
    {
        if (!IsGiven)
        {
            return null;
        }

        return Kind is JsonValueKind.Number && value.TryGetSingle(out float number) && float.IsFinite(number) ? number : throw Wrong("a number");
    }

    public int? Count() => Whole() switch
    {
        null => null,
        >= 1 and <= int.MaxValue and var count => (int)count,
        _ => throw Wrong("a whole number above 0"),
    };

    public long? Whole()
    {
        if (!IsGiven)
        {
            return null;
        }

        return Kind is JsonValueKind.Number && value.TryGetInt64(out long number) ? number : throw Wrong("a whole number");
    }

    /// <summary>A copy that outlives the request.</summary>
    public JsonElement Copy() => value.Clone();

    /// <summary>What a dictionary of loose values wants: text, flags and numbers as such, anything else as its JSON.</summary>
    public object? Loose() => Kind switch
    {
        JsonValueKind.String => Decoded(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when value.TryGetInt64(out long whole) => whole,
        JsonValueKind.Number when value.TryGetDouble(out double number) => number,
        _ => value.Clone(),
    };

    public RequestException Missing() => new(400, $"Missing required parameter: '{path}'.", path, "missing_required_parameter");

    public RequestException Wrong(string expected) => new(400, $"Invalid value for '{path}': expected {expected}.", path, "invalid_value");

    public RequestException Unsupported(string why) => new(400, $"'{path}' is not supported here: {why}.", path, "unsupported_parameter");

    // Half a surrogate pair, or bytes that are no UTF-8, pass the JSON reader and fail here.
    private string Decoded()
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Wrong("text in valid Unicode");
        }
    }

    private RequestField MemberOf(JsonProperty member)
    {
        try
        {
            return new(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}");
        }
        catch (InvalidOperationException)
        {
            throw Wrong("names in valid Unicode");
        }
    }
}
