using System.Buffers;
using System.Text.Json;

namespace Gambi.Adaptation.Requests;

/// <summary>Several texts that become one, a line each. They stay as the client escaped them.</summary>
internal sealed class JoinedText
{
    private readonly List<RequestValue> _texts = [];

    public bool IsEmpty => _texts.Count == 0;

    /// <summary>Adds a JSON string.</summary>
    public void Add(RequestValue text) => _texts.Add(text);

    public void Clear() => _texts.Clear();

    /// <summary>Writes one JSON string.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        if (_texts.Count == 1)
        {
            writer.WriteRawValue(_texts[0].Raw, skipInputValidation: true);
            return;
        }

        var joined = new ArrayBufferWriter<byte>();
        joined.Write("\""u8);
        for (int index = 0; index < _texts.Count; index++)
        {
            joined.Write(index == 0 ? [] : "\\n"u8);
            joined.Write(_texts[index].Raw[1..^1]);
        }

        joined.Write("\""u8);
        writer.WriteRawValue(joined.WrittenSpan, skipInputValidation: true);
    }
}
