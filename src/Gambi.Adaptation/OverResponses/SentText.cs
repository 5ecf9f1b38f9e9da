namespace Gambi.Adaptation.OverResponses;

/// <summary>What a client has been sent of a text: not the text, but enough to know it again at the head of a longer one.</summary>
internal struct SentText
{
    // FNV-1a, 64 bit.
    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    private ulong _hash;

    /// <summary>How many bytes of UTF-8 it has.</summary>
    public long Length { get; private set; }

    public void Add(ReadOnlySpan<byte> text)
    {
        _hash = Hash(Length == 0 ? Basis : _hash, text);
        Length += text.Length;
    }

    /// <summary>What of the whole text has not been sent; nothing when something else has been.</summary>
    public readonly ReadOnlySpan<byte> Missing(ReadOnlySpan<byte> whole)
    {
        if (Length >= whole.Length || (Length > 0 && Hash(Basis, whole[..(int)Length]) != _hash))
        {
            return default;
        }

        // Two texts with one hash must not end in half a character.
        var rest = whole[(int)Length..];
        return (rest[0] & 0xC0) == 0x80 ? default : rest;
    }

    private static ulong Hash(ulong hash, ReadOnlySpan<byte> text)
    {
        foreach (var value in text)
        {
            hash = unchecked((hash ^ value) * Prime);
        }

        return hash;
    }
}
