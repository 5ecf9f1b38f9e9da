namespace Gambi.Client.Http;

/// <summary>Reads whole bodies up to a bound.</summary>
internal static class BoundedBody
{
    /// <summary>Far more than ten thousand rooms take.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>Enough of an error to understand it.</summary>
    public const int MaxErrorBytes = 64 * 1024;

    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, Uri hubUrl, CancellationToken cancellationToken, int max = MaxBytes)
    {
        var start = await ReadStartAsync(response, max + 1, cancellationToken).ConfigureAwait(false);
        return start.Length <= max ? start : throw HubFailures.Incomplete(hubUrl, $"it is larger than {max / 1024} KiB");
    }

    /// <summary>The body, or as much of it as <paramref name="max"/> allows.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadStartAsync(HttpResponseMessage response, int max, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = stream.ConfigureAwait(false);
        var buffer = new byte[Math.Min(max, (int)Math.Clamp(response.Content.Headers.ContentLength + 1 ?? 4096, 1, MaxBytes))];
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            length += read;
            if (read == 0 || length == max)
            {
                return buffer.AsMemory(0, length);
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(max, buffer.Length * 2));
            }
        }
    }
}
