using System.Buffers;
using System.Text.Json;

namespace Gambi.Adaptation.Answers;

/// <summary>The members of a response object that say more than the request's of the same name.</summary>
internal static class EchoedShapes
{
    public static ReadOnlySpan<byte> NoReasoning => """{"effort":null,"summary":null}"""u8;

    public static ReadOnlySpan<byte> PlainText => """{"format":{"type":"text"}}"""u8;

    /// <summary><c>{effort, summary}</c>, each null when not given; <c>generate_summary</c> is the older name of the second.</summary>
    public static byte[] Reasoning(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> summary = TextOrNull(value, "summary"u8);
        var output = new ArrayBufferWriter<byte>();
        output.Write("{\"effort\":"u8);
        output.Write(TextOrNull(value, "effort"u8));
        output.Write(",\"summary\":"u8);
        output.Write(summary.SequenceEqual("null"u8) ? TextOrNull(value, "generate_summary"u8) : summary);
        output.Write("}"u8);
        return output.WrittenSpan.ToArray();
    }

    /// <summary><c>{format}</c>, and the verbosity when it was given.</summary>
    public static byte[] Text(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> format = JsonMember.Find(value, "format"u8);
        ReadOnlySpan<byte> verbosity = TextOrNull(value, "verbosity"u8);
        var output = new ArrayBufferWriter<byte>();
        output.Write("{\"format\":"u8);
        if (format.IsEmpty || format[0] != (byte)'{')
        {
            output.Write("""{"type":"text"}"""u8);
        }
        else if (JsonMember.Find(format, "type"u8).SequenceEqual("\"json_schema\""u8))
        {
            WriteFilled(format, output, ("description"u8.ToArray(), "null"u8.ToArray()), ("strict"u8.ToArray(), "false"u8.ToArray()));
        }
        else
        {
            CompactJson.Write(format, output);
        }

        if (!verbosity.SequenceEqual("null"u8))
        {
            output.Write(",\"verbosity\":"u8);
            output.Write(verbosity);
        }

        output.Write("}"u8);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The tools; of a function, also the members that were not given.</summary>
    public static byte[] Tools(ReadOnlySpan<byte> value)
    {
        byte[] missing = "null"u8.ToArray();
        var output = new ArrayBufferWriter<byte>(value.Length);
        var reader = new Utf8JsonReader(value, JsonMember.ReaderOptions);
        reader.Read();
        output.Write("["u8);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            bool isObject = reader.TokenType == JsonTokenType.StartObject;
            ReadOnlySpan<byte> tool = JsonMember.ReadValue(ref reader, value);
            if (!isObject)
            {
                continue;
            }

            if (output.WrittenCount > 1)
            {
                output.Write(","u8);
            }

            if (JsonMember.Find(tool, "type"u8).SequenceEqual("\"function\""u8))
            {
                WriteFilled(tool, output, ("description"u8.ToArray(), missing), ("parameters"u8.ToArray(), missing), ("strict"u8.ToArray(), missing));
            }
            else
            {
                CompactJson.Write(tool, output);
            }
        }

        output.Write("]"u8);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Writes an object that has members, and those that it lacks behind them.</summary>
    private static void WriteFilled(ReadOnlySpan<byte> value, ArrayBufferWriter<byte> output, params ReadOnlySpan<(byte[] Name, byte[] Value)> defaults)
    {
        byte[] members = CompactJson.Copy(value);
        output.Write(members.AsSpan(0, members.Length - 1));
        foreach ((byte[] name, byte[] missing) in defaults)
        {
            if (!HasMember(value, name))
            {
                output.Write(",\""u8);
                output.Write(name);
                output.Write("\":"u8);
                output.Write(missing);
            }
        }

        output.Write("}"u8);
    }

    private static bool HasMember(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(json, JsonMember.ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(name))
            {
                return true;
            }

            reader.Read();
            reader.Skip();
        }

        return false;
    }

    private static ReadOnlySpan<byte> TextOrNull(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> value = JsonMember.Find(json, name);
        return value.IsEmpty || value[0] != (byte)'"' ? "null"u8 : value;
    }
}
