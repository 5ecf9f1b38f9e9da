using System.Buffers.Text;

namespace Gambi.Hub.Security;

/// <summary>Where ids and secrets come from: a cryptographic generator, or a known sequence in tests. Thread-safe.</summary>
internal sealed class IdSource(Action<Span<byte>> fill)
{
    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int IdLength = 16;
    private const int SecretBytes = 32;

    public IdSource()
        : this(new RandomPool().Fill)
    {
    }

    /// <summary>An id that nobody guesses by accident: the prefix and 80 bits.</summary>
    public string NewId(string prefix) => string.Concat(prefix, NewText(Digits, IdLength));

    /// <summary>256 bits, safe in a URL and a header.</summary>
    public string NewSecret()
    {
        Span<byte> bytes = stackalloc byte[SecretBytes];
        fill(bytes);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Text of characters of <paramref name="alphabet"/>, each as likely as the others.</summary>
    public string NewText(string alphabet, int length)
    {
        // A byte at or above the largest multiple of the alphabet's length would favour the first characters.
        var fair = 256 - (256 % alphabet.Length);
        Span<char> text = stackalloc char[length];
        Span<byte> bytes = stackalloc byte[32];
        for (var written = 0; written < length;)
        {
            fill(bytes);
            foreach (var b in bytes)
            {
                if (b < fair && written < length)
                {
                    text[written++] = alphabet[b % alphabet.Length];
                }
            }
        }

        return new string(text);
    }

    public void Fill(Span<byte> bytes) => fill(bytes);
}
