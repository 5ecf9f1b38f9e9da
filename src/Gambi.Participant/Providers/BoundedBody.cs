using System.Buffers;

namespace Gambi.Participant;

/// <summary>Reads at most so many bytes of an answer.</summary>
internal static class BoundedBody
{
    /// <summary>The body's bytes, or <c>null</c> when there are more than <paramref name="limit"/>.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContent content, int limit, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > limit)
        {
            return null;
        }

        Stream body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            ArrayBufferWriter<byte> bytes = new();
            while (true)
            {
                int read = await body.ReadAsync(bytes.GetMemory(4096), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    return bytes.WrittenMemory;
                }

                bytes.Advance(read);
                if (bytes.WrittenCount > limit)
                {
                    return null;
                }
            }
        }
    }
}
