using System.Text.Json;
using Gambi.Adaptation.Usage;

namespace Gambi.Adaptation.OverResponses;

/// <summary>The elements of a JSON array, one after the other, as slices of it; none when it is something else.</summary>
internal ref struct JsonElements(ReadOnlySpan<byte> json)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private Utf8JsonReader _reader = new(json, UsageFields.ReaderOptions);
    private bool _started;

    /// <summary>The element as it is written.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly JsonElements GetEnumerator() => this;

    public bool MoveNext()
    {
        if (!_started)
        {
            _started = true;
            if (_json.IsEmpty || !_reader.Read() || _reader.TokenType != JsonTokenType.StartArray)
            {
                return false;
            }
        }

        if (!_reader.Read() || _reader.TokenType == JsonTokenType.EndArray)
        {
            return false;
        }

        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        Current = _json[start..(int)_reader.BytesConsumed];
        return true;
    }
}
