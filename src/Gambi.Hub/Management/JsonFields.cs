using System.Text.Json;

namespace Gambi.Hub.Management;

/// <summary>The fields of a JSON object, read by name and type. The first that is wrong is remembered in words; unknown ones are not looked at.</summary>
internal sealed class JsonFields
{
    private readonly JsonElement _object;
    private readonly string _prefix;
    private readonly JsonFields? _parent;
    private string? _problem;

    public JsonFields(JsonElement body)
        : this(body, "", null)
    {
    }

    private JsonFields(JsonElement body, string prefix, JsonFields? parent)
    {
        _object = body;
        _prefix = prefix;
        _parent = parent;
    }

    /// <summary>What is wrong first, field included, or <c>null</c>.</summary>
    public string? Problem => _parent is null ? _problem : _parent.Problem;

    /// <summary>What a value is, for people.</summary>
    public static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };

    public bool Has(string name) => Find(name) is not null;

    /// <summary>Text that people read: not blank, no control characters, which could speak to a terminal.</summary>
    public string? Label(string name, int maxLength)
    {
        if (Text(name, maxLength) is not { } text)
        {
            return null;
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return Fail<string?>($"{name} must not be empty.");
        }

        return text.Any(char.IsControl) ? Fail<string?>($"{name} must not have control characters.") : text;
    }

    public string RequiredLabel(string name, int maxLength)
    {
        if (Find(name) is null)
        {
            Fail<string>($"{name} is required.");
        }

        return Label(name, maxLength) ?? "";
    }

    public string? Text(string name, int maxLength)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            return Wrong<string>(name, "a string", value);
        }

        var text = value.GetString()!;
        return text.Length > maxLength
            ? Fail<string>(FormattableString.Invariant($"{name} may have at most {maxLength} characters, not {text.Length}."))
            : text;
    }

    public double? Number(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        // A number beyond a double's range comes as infinity.
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : Wrong<double?>(name, "a number", value);
    }

    public long? Integer(string name, long least, long most)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number || !TryGetInteger(value, out var number))
        {
            return Wrong<long?>(name, "a whole number", value);
        }

        return number < least || number > most
            ? Fail<long?>(FormattableString.Invariant($"{name} must be from {least} to {most}, not {number}."))
            : number;
    }

    public T? Choice<T>(string name, IReadOnlyDictionary<string, T> choices)
        where T : struct
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String && choices.TryGetValue(value.GetString()!, out var choice)
            ? choice
            : Wrong<T?>(name, $"one of {string.Join(", ", choices.Keys.Select(static c => $"'{c}'"))}", value);
    }

    public IReadOnlyList<string>? Texts(string name, int maxCount, int maxLength)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(static e => e.ValueKind != JsonValueKind.String))
        {
            return Wrong<IReadOnlyList<string>>(name, "a list of strings", value);
        }

        var texts = value.EnumerateArray().Select(static e => e.GetString()!).ToList();
        if (texts.Count > maxCount)
        {
            return Fail<IReadOnlyList<string>>(FormattableString.Invariant($"{name} may have at most {maxCount} entries, not {texts.Count}."));
        }

        return texts.Any(t => t.Length > maxLength)
            ? Fail<IReadOnlyList<string>>(FormattableString.Invariant($"{name} may have entries of at most {maxLength} characters."))
            : texts;
    }

    public JsonFields? Object(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Object
            ? new JsonFields(value, $"{_prefix}{name}.", this)
            : Wrong<JsonFields>(name, "an object", value);
    }

    /// <summary>Remembers a problem of this object; <paramref name="sentence"/> begins with the field's name.</summary>
    public T? Fail<T>(string sentence)
    {
        Remember(_prefix + sentence);
        return default;
    }

    private T? Wrong<T>(string name, string wanted, JsonElement value)
    {
        var isRightKind = (wanted, value.ValueKind) is ("a whole number" or "a number", JsonValueKind.Number) or ("a list of strings", JsonValueKind.Array);
        return Fail<T>(isRightKind || value.ValueKind == JsonValueKind.String ? $"{name} must be {wanted}." : $"{name} must be {wanted}, not {Describe(value)}.");
    }

    // Clients send null for what they leave out.
    private JsonElement? Find(string name) =>
        _object.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    // 3.0 and 3e0 are whole numbers too.
    private static bool TryGetInteger(JsonElement value, out long number)
    {
        if (value.TryGetInt64(out number))
        {
            return true;
        }

        if (value.TryGetDouble(out var real) && real == Math.Truncate(real) && Math.Abs(real) <= 1L << 53)
        {
            number = (long)real;
            return true;
        }

        return false;
    }

    private void Remember(string problem)
    {
        if (_parent is null)
        {
            _problem ??= problem;
        }
        else
        {
            _parent.Remember(problem);
        }
    }
}
