using System.IO.Pipelines;

namespace Gambi.Hub.Exchange;

/// <summary>Reads a reply's body whole, up to a bound.</summary>
internal static class ReplyCollector
{
    private const int Expected = 16 * 1024;

    /// <summary>The body, or of a longer one more than <paramref name="limit"/> bytes.</summary>
    public static async ValueTask<RentedBytes> ReadAsync(PipeReader body, int limit, AnswerObserver? observer, CancellationToken cancellationToken)
    {
        var whole = new RentedBytes(Expected);
        try
        {
            while (true)
            {
                var read = await body.ReadAsync(cancellationToken);
                foreach (var part in read.Buffer)
                {
                    observer?.FirstToken();
                    whole.Append(part.Span);
                }

                body.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted || whole.Written.Length > limit)
                {
                    return whole;
                }
            }
        }
        catch
        {
            whole.Dispose();
            throw;
        }
    }
}
