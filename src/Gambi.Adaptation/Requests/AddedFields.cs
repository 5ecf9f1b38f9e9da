using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gambi.Adaptation.Requests;

/// <summary>The members that a rewriter adds to a body, written as they go into it.</summary>
internal sealed class AddedFields : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly IReadOnlySet<string>? _omit;
    private readonly RequestFields _given;
    private List<string>? _names;
    private ArrayBufferWriter<byte>? _buffer;
    private Utf8JsonWriter? _writer;

    public AddedFields(RequestFields given, IReadOnlySet<string>? omit)
    {
        _given = given;
        _omit = omit;
    }

    public IReadOnlyList<string> Names => _names ?? [];

    private Utf8JsonWriter Writer
    {
        get
        {
            if (_writer is null)
            {
                _writer = new Utf8JsonWriter(_buffer = new(), Options);
                _writer.WriteStartObject();
            }

            return _writer;
        }
    }

    public void Add(string name, RequestFields unless, double? value)
    {
        if (value is { } number && IsWanted(name, unless))
        {
            Writer.WriteNumber(name, number);
        }
    }

    public void Add(string name, RequestFields unless, long? value)
    {
        if (value is { } number && IsWanted(name, unless))
        {
            Writer.WriteNumber(name, number);
        }
    }

    public void Add(string name, RequestFields unless, string? value)
    {
        if (value is not null && IsWanted(name, unless))
        {
            Writer.WriteString(name, value);
        }
    }

    public void Add(string name, RequestFields unless, IReadOnlyList<string>? values)
    {
        if (values is null || !IsWanted(name, unless))
        {
            return;
        }

        Writer.WriteStartArray(name);
        foreach (string value in values)
        {
            Writer.WriteStringValue(value);
        }

        Writer.WriteEndArray();
    }

    public void AddStreamOptions()
    {
        if (IsWanted("stream_options", RequestFields.StreamOptions))
        {
            Writer.WriteStartObject("stream_options");
            Writer.WriteBoolean("include_usage", true);
            Writer.WriteEndObject();
        }
    }

    /// <summary>The members, each with a comma before it.</summary>
    public ReadOnlyMemory<byte> ToBytes()
    {
        Writer.WriteEndObject();
        Writer.Flush();
        byte[] bytes = _buffer!.WrittenSpan.ToArray();
        bytes[0] = (byte)',';
        return bytes.AsMemory(0, bytes.Length - 1);
    }

    public void Dispose()
    {
        _writer?.Dispose();
    }

    /// <summary>A system message as an element of an array.</summary>
    public static byte[] SystemMessage(string instructions, bool othersFollow)
    {
        string text = JsonEncodedText.Encode(instructions, Options.Encoder).Value;
        return Encoding.UTF8.GetBytes($$"""{"role":"system","content":"{{text}}"}{{(othersFollow ? "," : "")}}""");
    }

    /// <summary>A string as a JSON value.</summary>
    public static byte[] Text(string value) => Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(value, Options.Encoder).Value}\"");

    private bool IsWanted(string name, RequestFields unless)
    {
        if ((_given & unless) != 0 || _omit?.Contains(name) == true)
        {
            return false;
        }

        (_names ??= []).Add(name);
        return true;
    }
}
