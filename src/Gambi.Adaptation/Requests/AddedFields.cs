using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gambi.Adaptation.Requests;

/// <summary>The members that a rewriter adds to a body, written as they go into it.</summary>
internal sealed class AddedFields : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly MemoryStream _buffer = new();
    private readonly Utf8JsonWriter _writer;
    private readonly IReadOnlySet<string>? _omit;
    private readonly RequestFields _given;

    public AddedFields(RequestFields given, IReadOnlySet<string>? omit)
    {
        _given = given;
        _omit = omit;
        _writer = new Utf8JsonWriter(_buffer, Options);
        _writer.WriteStartObject();
    }

    public List<string> Names { get; } = [];

    public void Add(string name, RequestFields unless, double? value)
    {
        if (value is { } number && IsWanted(name, unless))
        {
            _writer.WriteNumber(name, number);
        }
    }

    public void Add(string name, RequestFields unless, long? value)
    {
        if (value is { } number && IsWanted(name, unless))
        {
            _writer.WriteNumber(name, number);
        }
    }

    public void Add(string name, RequestFields unless, string? value)
    {
        if (value is not null && IsWanted(name, unless))
        {
            _writer.WriteString(name, value);
        }
    }

    public void Add(string name, RequestFields unless, IReadOnlyList<string>? values)
    {
        if (values is null || !IsWanted(name, unless))
        {
            return;
        }

        _writer.WriteStartArray(name);
        foreach (string value in values)
        {
            _writer.WriteStringValue(value);
        }

        _writer.WriteEndArray();
    }

    public void AddStreamOptions()
    {
        if (IsWanted("stream_options", RequestFields.StreamOptions))
        {
            _writer.WriteStartObject("stream_options");
            _writer.WriteBoolean("include_usage", true);
            _writer.WriteEndObject();
        }
    }

    /// <summary>The members, each with a comma before it.</summary>
    public ReadOnlyMemory<byte> ToBytes()
    {
        _writer.WriteEndObject();
        _writer.Flush();
        byte[] bytes = _buffer.ToArray();
        bytes[0] = (byte)',';
        return bytes.AsMemory(0, bytes.Length - 1);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _buffer.Dispose();
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

        Names.Add(name);
        return true;
    }
}
