using System.Text;

namespace Gambi.Discovery.Messages;

/// <summary>A domain name: labels of UTF-8, equal without regard to the case of ASCII letters (RFC 6762 §16).</summary>
internal sealed class DnsName : IEquatable<DnsName>
{
    public const int LongestLabel = 63;

    /// <summary>Counted as on the wire: with a length before each label and the root's zero.</summary>
    public const int Longest = 255;

    private readonly string[] _labels;
    private readonly string _key;

    /// <exception cref="ArgumentException">A label, or the whole, is too long.</exception>
    public DnsName(params IEnumerable<string> labels)
    {
        _labels = [.. labels];
        var length = 1;
        var key = new StringBuilder();
        foreach (string label in _labels)
        {
            int bytes = Encoding.UTF8.GetByteCount(label);
            if (bytes is 0 or > LongestLabel)
            {
                throw new ArgumentException($"A label has 1 to {LongestLabel} bytes, '{label}' has {bytes}.", nameof(labels));
            }

            length += bytes + 1;
            // A length before each label keeps names apart whose labels have dots in them.
            key.Append((char)label.Length);
            foreach (char c in label)
            {
                key.Append(char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c);
            }
        }

        if (length > Longest)
        {
            throw new ArgumentException($"A name has at most {Longest} bytes, '{this}' has {length}.", nameof(labels));
        }

        _key = key.ToString();
    }

    public IReadOnlyList<string> Labels => _labels;

    /// <summary>The same for all names that are equal to this.</summary>
    public string Key => _key;

    /// <summary>The key of the name that begins with that label.</summary>
    public string KeyFrom(int label) => _key[_labels.Take(label).Sum(static skipped => skipped.Length + 1)..];

    public DnsName Under(string label) => new([label, .. _labels]);

    /// <summary>Whether this is a name right under <paramref name="parent"/>.</summary>
    public bool IsChildOf(DnsName parent) => _labels.Length == parent._labels.Length + 1 && _key.EndsWith(parent._key, StringComparison.Ordinal)
        && _key.Length == parent._key.Length + _labels[0].Length + 1;

    public bool Equals(DnsName? other) => other is not null && _key == other._key;

    public override bool Equals(object? obj) => Equals(obj as DnsName);

    public override int GetHashCode() => _key.GetHashCode(StringComparison.Ordinal);

    /// <summary>The labels with dots between, without the dot at the end; for people, as dots within labels are not escaped.</summary>
    public override string ToString() => string.Join('.', _labels);
}
