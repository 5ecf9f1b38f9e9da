using Gambi.Discovery.Messages;

namespace Gambi.Discovery.Publishing;

/// <summary>Which of two claims to one name comes later in the order that everybody goes by (RFC 6762 §8.2.1).</summary>
internal static class ClaimOrder
{
    public static int Compare(IEnumerable<DnsRecord> theirs, IEnumerable<DnsRecord> ours)
    {
        byte[][] left = Sorted(theirs), right = Sorted(ours);
        for (var i = 0; i < left.Length && i < right.Length; i++)
        {
            if (left[i].AsSpan().SequenceCompareTo(right[i]) is not 0 and var order)
            {
                return order;
            }
        }

        // No claim at all is none; otherwise whoever has records left is later.
        return left.Length.CompareTo(right.Length);
    }

    /// <summary>Type first, then the data's bytes; the class is always the same.</summary>
    private static byte[][] Sorted(IEnumerable<DnsRecord> records)
    {
        byte[][] keys = [.. records.Select(static record => (byte[])[(byte)((int)record.Type >> 8), (byte)record.Type, .. MessageWriter.Uncompressed(record.Data)])];
        Array.Sort(keys, static (a, b) => a.AsSpan().SequenceCompareTo(b));
        return keys;
    }
}
