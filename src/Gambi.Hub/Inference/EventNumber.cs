using System.Buffers;
using System.Globalization;
using System.Text;
using Gambi.Hub.Responses;

namespace Gambi.Hub.Inference;

/// <summary>The place of an event in its stream, as the event says it.</summary>
internal static class EventNumber
{
    /// <summary>Writes the event's JSON with another <c>sequence_number</c>, put in if it had none; what is no JSON object is written as it is.</summary>
    public static void Write(ReadOnlySpan<byte> json, long number, IBufferWriter<byte> output)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        if (ResponseObject.Find(json, "sequence_number"u8) is { } place)
        {
            var (start, length) = place.GetOffsetAndLength(json.Length);
            output.Write(json[..start]);
            Encoding.ASCII.GetBytes(text, output);
            output.Write(json[(start + length)..]);
            return;
        }

        var close = json.LastIndexOf((byte)'}');
        if (close < 0)
        {
            output.Write(json);
            return;
        }

        output.Write(json[..close]);
        Encoding.ASCII.GetBytes($",\"sequence_number\":{text}", output);
        output.Write(json[close..]);
    }
}
