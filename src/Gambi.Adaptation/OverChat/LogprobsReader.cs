using System.Buffers;
using System.Text.Json;
using Gambi.Adaptation.Answers;

namespace Gambi.Adaptation.OverChat;

/// <summary>The reader of the likelihoods of a text's tokens; what a provider leaves out of them is filled in.</summary>
internal sealed class LogprobsReader
{
    private readonly ArrayBufferWriter<byte> _elements = new();
    private readonly Utf8JsonWriter _json = JsonOutput.NewWriter();
    private readonly JsonTextDecoder _text = new();

    /// <summary>The elements of an array as they stand in a Responses answer, without the brackets; valid until the next call.</summary>
    public ReadOnlySpan<byte> Read(ReadOnlySpan<byte> array)
    {
        _elements.ResetWrittenCount();
        if (array[0] != (byte)'[')
        {
            return default;
        }

        _json.Reset(_elements);
        WriteArray(array, hasAlternatives: true);
        _json.Flush();
        return _elements.WrittenSpan[1..^1];
    }

    private void WriteArray(ReadOnlySpan<byte> array, bool hasAlternatives)
    {
        _json.WriteStartArray();
        var reader = new Utf8JsonReader(array, JsonMember.ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            bool isObject = reader.TokenType == JsonTokenType.StartObject;
            ReadOnlySpan<byte> element = JsonMember.ReadValue(ref reader, array);
            if (isObject)
            {
                WriteElement(element, hasAlternatives);
            }
        }

        _json.WriteEndArray();
    }

    private void WriteElement(ReadOnlySpan<byte> element, bool hasAlternatives)
    {
        ReadOnlySpan<byte> logprob = JsonMember.Find(element, "logprob"u8);
        ReadOnlySpan<byte> bytes = JsonMember.Find(element, "bytes"u8);
        _json.WriteStartObject();
        _json.WriteString("token"u8, _text.Decode(JsonMember.Find(element, "token"u8)));
        _json.WriteRaw("logprob"u8, IsNumber(logprob) ? logprob : "0"u8);
        _json.WriteRaw("bytes"u8, bytes.StartsWith("["u8) ? CompactJson.Copy(bytes) : "[]"u8);
        if (hasAlternatives)
        {
            ReadOnlySpan<byte> alternatives = JsonMember.Find(element, "top_logprobs"u8);
            _json.WritePropertyName("top_logprobs"u8);
            WriteArray(alternatives.StartsWith("["u8) ? alternatives : "[]"u8, hasAlternatives: false);
        }

        _json.WriteEndObject();
    }

    private static bool IsNumber(ReadOnlySpan<byte> value) => !value.IsEmpty && (value[0] == (byte)'-' || char.IsAsciiDigit((char)value[0]));
}
