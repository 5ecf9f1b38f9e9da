using System.Collections.Frozen;
using System.Text;

namespace Gambi.Discovery.Messages;

/// <summary>TXT: strings of at most 255 bytes each behind its length, in service discovery <c>key=value</c> (RFC 6763 §6).</summary>
internal sealed record TextData : RecordData
{
    private const int LongestString = 255;

    // With its names it shall go into one packet (RFC 6763 §6.2).
    private const int MostPublished = 1100;

    private readonly byte[] _bytes;
    private FrozenDictionary<string, string>? _pairs;

    /// <param name="bytes">Whole strings with their lengths; none at all is written as one empty string.</param>
    public TextData(ReadOnlySpan<byte> bytes) => _bytes = bytes.IsEmpty ? [0] : bytes.ToArray();

    public override RecordType Type => RecordType.Txt;

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <exception cref="ArgumentException">A key is empty or has characters that a key cannot have, or it is too long.</exception>
    public static TextData Of(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var bytes = new List<byte>();
        foreach ((string key, string value) in pairs)
        {
            if (key.Length == 0 || key.Any(static c => c is < ' ' or > '~' or '='))
            {
                throw new ArgumentException($"A key has printable ASCII characters other than '=', '{key}' does not.", nameof(pairs));
            }

            byte[] pair = Encoding.UTF8.GetBytes($"{key}={value}");
            if (pair.Length > LongestString)
            {
                throw new ArgumentException($"A pair has at most {LongestString} bytes, that of '{key}' has {pair.Length}.", nameof(pairs));
            }

            bytes.Add((byte)pair.Length);
            bytes.AddRange(pair);
        }

        return bytes.Count <= MostPublished
            ? new TextData([.. bytes])
            : throw new ArgumentException($"All pairs together have at most {MostPublished} bytes, these have {bytes.Count}.", nameof(pairs));
    }

    /// <summary>The pairs, keys without regard to case: of a key that is there twice the first counts, a string without a key counts for nothing.</summary>
    public FrozenDictionary<string, string> Pairs => _pairs ??= Read();

    public bool Equals(TextData? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    private FrozenDictionary<string, string> Read()
    {
        var pairs = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        ReadOnlySpan<byte> rest = _bytes;
        while (!rest.IsEmpty)
        {
            ReadOnlySpan<byte> text = rest.Slice(1, rest[0]);
            rest = rest[(1 + text.Length)..];
            int equals = text.IndexOf((byte)'=');
            ReadOnlySpan<byte> key = equals < 0 ? text : text[..equals];
            if (!key.IsEmpty)
            {
                pairs.TryAdd(Encoding.UTF8.GetString(key), equals < 0 ? "" : Encoding.UTF8.GetString(text[(equals + 1)..]));
            }
        }

        return pairs.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
