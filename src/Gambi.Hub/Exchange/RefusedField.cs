using System.Buffers;
using System.IO.Pipelines;
using Gambi.Adaptation.Requests;

namespace Gambi.Hub.Exchange;

/// <summary>Which of the fields that the hub added a provider's 400 is about.</summary>
internal static class RefusedField
{
    /// <summary>Errors are short; of a longer one the beginning tells.</summary>
    private const int Looked = 16 * 1024;

    /// <summary>Looks at the beginning of the body and leaves all of it unread.</summary>
    public static async ValueTask<string?> FindAsync(PipeReader body, IReadOnlyCollection<string> added, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (read.IsCompleted || buffer.Length >= Looked)
            {
                var found = Find(buffer, added);
                body.AdvanceTo(buffer.Start);
                return found;
            }

            body.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static string? Find(in ReadOnlySequence<byte> buffer, IReadOnlyCollection<string> added)
    {
        var beginning = buffer.Slice(0, Math.Min(buffer.Length, Looked));
        return UnknownParameter.TryFind(beginning.IsSingleSegment ? beginning.FirstSpan : beginning.ToArray(), added, out var field) ? field : null;
    }
}
