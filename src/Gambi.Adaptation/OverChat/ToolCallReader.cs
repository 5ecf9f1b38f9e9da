using System.Text.Json;
using Gambi.Adaptation.Answers;

namespace Gambi.Adaptation.OverChat;

/// <summary>The reader of a <c>tool_calls</c> array, element by element.</summary>
internal ref struct ToolCallReader
{
    private readonly ReadOnlySpan<byte> _json;
    private readonly bool _isWhole;
    private Utf8JsonReader _reader;
    private long _position;

    public ToolCallReader(ReadOnlySpan<byte> array, bool isWhole)
    {
        _json = array;
        _isWhole = isWhole;
        _reader = new Utf8JsonReader(array, JsonMember.ReaderOptions);
        if (!array.IsEmpty)
        {
            _reader.Read();
        }
    }

    /// <summary>Reads the next element that is an object.</summary>
    public bool TryRead(out ToolCallDelta call)
    {
        call = default;
        if (_reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.EndObject))
        {
            return false;
        }

        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            long position = _position++;
            if (_reader.TokenType == JsonTokenType.StartObject)
            {
                call = ReadCall(position);
                return true;
            }

            _reader.Skip();
        }

        return false;
    }

    /// <summary>The call of the protocol's first version, which has neither id nor index.</summary>
    public static ToolCallDelta ReadFunctionCall(ReadOnlySpan<byte> function, bool isWhole) => new()
    {
        Index = -1,
        Name = JsonMember.Find(function, "name"u8),
        Arguments = JsonMember.Find(function, "arguments"u8),
        IsWhole = isWhole,
    };

    private ToolCallDelta ReadCall(long position)
    {
        var call = new ToolCallDelta { Index = position, IsWhole = _isWhole };
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isIndex = _reader.ValueTextEquals("index"u8);
            bool isId = _reader.ValueTextEquals("id"u8);
            bool isFunction = _reader.ValueTextEquals("function"u8);
            _reader.Read();
            if (isIndex && _reader.TokenType == JsonTokenType.Number && _reader.TryGetInt64(out long index))
            {
                call.Index = index;
            }

            ReadOnlySpan<byte> value = JsonMember.ReadValue(ref _reader, _json);
            call.Id = isId ? value : call.Id;
            if (isFunction)
            {
                call.Name = JsonMember.Find(value, "name"u8);
                call.Arguments = JsonMember.Find(value, "arguments"u8);
            }
        }

        return call;
    }
}
