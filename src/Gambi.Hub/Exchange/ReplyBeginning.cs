using System.Buffers;
using System.IO.Pipelines;

namespace Gambi.Hub.Exchange;

/// <summary>A look at the beginning of a reply that leaves all of it unread.</summary>
internal static class ReplyBeginning
{
    /// <summary>Errors are short; of a longer one the beginning tells.</summary>
    private const int Looked = 16 * 1024;

    public static async ValueTask<byte[]> PeekAsync(PipeReader body, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (read.IsCompleted || buffer.Length >= Looked)
            {
                var beginning = buffer.Slice(0, Math.Min(buffer.Length, Looked)).ToArray();
                body.AdvanceTo(buffer.Start);
                return beginning;
            }

            body.AdvanceTo(buffer.Start, buffer.End);
        }
    }
}
