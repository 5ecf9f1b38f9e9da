using System.Text.Json;
using Gambi.Adaptation.Usage;

namespace Gambi.Adaptation.OverResponses;

/// <summary>
/// The members of a JSON object, one after the other, as slices of it; none when it is something else. Throws <see cref="JsonException"/> for what is no JSON.
/// </summary>
internal ref struct JsonMembers(ReadOnlySpan<byte> json)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private Utf8JsonReader _reader = new(json, UsageFields.ReaderOptions);
    private bool _started;

    /// <summary>The name as it is written: one with an escape in it is none that we know.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The value as it is written.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>What the value begins with.</summary>
    public JsonTokenType Type { get; private set; }

    /// <summary>What stands between the quotes of a string; empty when it is none.</summary>
    public readonly ReadOnlySpan<byte> Text => Type == JsonTokenType.String ? Value[1..^1] : default;

    /// <summary>The value when it is an object; empty when it is none.</summary>
    public readonly ReadOnlySpan<byte> Object => Type == JsonTokenType.StartObject ? Value : default;

    /// <summary>The value when it is an array; empty when it is none.</summary>
    public readonly ReadOnlySpan<byte> Array => Type == JsonTokenType.StartArray ? Value : default;

    /// <summary>The value when it is a whole number.</summary>
    public readonly long? Number
    {
        get
        {
            var reader = new Utf8JsonReader(Value);
            return Type == JsonTokenType.Number && reader.Read() && reader.TryGetInt64(out var number) ? number : null;
        }
    }

    public readonly bool Is(ReadOnlySpan<byte> name) => Name.SequenceEqual(name);

    public bool MoveNext()
    {
        if (!_started)
        {
            _started = true;
            if (_json.IsEmpty || !_reader.Read() || _reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }
        }

        if (!_reader.Read() || _reader.TokenType != JsonTokenType.PropertyName)
        {
            return false;
        }

        Name = _reader.ValueSpan;
        _reader.Read();
        Type = _reader.TokenType;
        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        Value = _json[start..(int)_reader.BytesConsumed];
        return true;
    }

    /// <summary>Throws when anything follows the object, or when it is none.</summary>
    public void ExpectEnd()
    {
        if (_reader.TokenType != JsonTokenType.EndObject || _reader.CurrentDepth != 0)
        {
            throw new JsonException();
        }

        _reader.Read();
    }
}
