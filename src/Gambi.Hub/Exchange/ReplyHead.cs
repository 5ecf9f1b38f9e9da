using System.Globalization;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Exchange;

/// <summary>What a reply's headers say of its body.</summary>
/// <param name="HasBody">Whether there can be one.</param>
/// <param name="IsEventStream">Whether it is SSE, readable as it is.</param>
/// <param name="IsJson">Whether it is JSON, readable as it is.</param>
/// <param name="Length">Its length, when that was announced and the body is passed on unchanged.</param>
internal readonly record struct ReplyHead(bool HasBody, bool IsEventStream, bool IsJson, long? Length)
{
    public static ReplyHead Read(ExchangeReply reply)
    {
        ReadOnlySpan<char> type = default;
        long? length = null;
        var isEncoded = false;
        foreach (var (name, value) in reply.Headers)
        {
            if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            {
                type = MediaTypeOf(value);
            }
            else if (name.Equals("Content-Encoding", StringComparison.OrdinalIgnoreCase))
            {
                isEncoded |= !value.Equals("identity", StringComparison.OrdinalIgnoreCase);
            }
            else if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes))
            {
                length = bytes;
            }
        }

        var hasBody = reply.Status is not (204 or 205 or 304);
        var isReadable = hasBody && !isEncoded;
        var isEventStream = isReadable && type.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase);
        var isJson = isReadable && (type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));
        return new(hasBody, isEventStream, isJson, isEventStream || !hasBody ? null : length);
    }

    private static ReadOnlySpan<char> MediaTypeOf(string contentType)
    {
        var end = contentType.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? contentType : contentType.AsSpan(0, end)).Trim();
    }
}
