using System.Buffers;
using System.Text.Json;

namespace Gambi.Adaptation.OverResponses;

/// <summary>The writer of the log probabilities of an output text as those of a Chat message: the same entries, each with all its members.</summary>
internal static class LogprobsWriter
{
    /// <summary>Whether the array has anything in it.</summary>
    public static bool HasEntries(ReadOnlySpan<byte> logprobs) => new JsonElements(logprobs).MoveNext();

    /// <summary>Writes the entries, without brackets; answers whether there were any.</summary>
    public static bool WriteEntries(ReadOnlySpan<byte> logprobs, bool othersCameBefore, bool isTop, IBufferWriter<byte> json)
    {
        var hasWritten = othersCameBefore;
        foreach (var entry in new JsonElements(logprobs))
        {
            if (hasWritten)
            {
                json.Write(","u8);
            }

            WriteEntry(entry, isTop, json);
            hasWritten = true;
        }

        return hasWritten;
    }

    private static void WriteEntry(ReadOnlySpan<byte> entry, bool isTop, IBufferWriter<byte> json)
    {
        ReadOnlySpan<byte> token = default, bytes = default, top = default, logprob = "0"u8;
        var hasBytes = false;
        var members = new JsonMembers(entry);
        while (members.MoveNext())
        {
            if (members.Is("token"u8))
            {
                token = members.Text;
            }
            else if (members.Is("logprob"u8) && members.Type == JsonTokenType.Number)
            {
                logprob = members.Value;
            }
            else if (members.Is("bytes"u8))
            {
                bytes = members.Array;
                hasBytes = !bytes.IsEmpty;
            }
            else if (members.Is("top_logprobs"u8))
            {
                top = members.Array;
            }
        }

        json.Write("{\"token\":\""u8);
        json.Write(token);
        json.Write("\",\"logprob\":"u8);
        json.Write(logprob);
        json.Write(hasBytes ? ",\"bytes\":["u8 : ",\"bytes\":null"u8);
        if (hasBytes)
        {
            WriteNumbers(bytes, json);
            json.Write("]"u8);
        }

        if (!isTop)
        {
            json.Write(",\"top_logprobs\":["u8);
            WriteEntries(top, false, true, json);
            json.Write("]"u8);
        }

        json.Write("}"u8);
    }

    private static void WriteNumbers(ReadOnlySpan<byte> numbers, IBufferWriter<byte> json)
    {
        var isFirst = true;
        foreach (var number in new JsonElements(numbers))
        {
            if (number[0] is >= (byte)'0' and <= (byte)'9')
            {
                json.Write(isFirst ? default : ","u8);
                json.Write(number);
                isFirst = false;
            }
        }
    }
}
