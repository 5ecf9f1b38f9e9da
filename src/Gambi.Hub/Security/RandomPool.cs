using System.Security.Cryptography;

namespace Gambi.Hub.Security;

/// <summary>Bytes of the system's cryptographic generator, drawn many at a time: each request needs a few, and asking costs more than drawing. Thread-safe; no byte is handed out twice.</summary>
internal sealed class RandomPool
{
    private const int Drawn = 1024;

    private readonly Lock _gate = new();
    private readonly byte[] _bytes = new byte[Drawn];
    private int _left;

    public void Fill(Span<byte> target)
    {
        if (target.Length > Drawn)
        {
            RandomNumberGenerator.Fill(target);
            return;
        }

        lock (_gate)
        {
            if (_left < target.Length)
            {
                RandomNumberGenerator.Fill(_bytes);
                _left = Drawn;
            }

            _left -= target.Length;
            var taken = _bytes.AsSpan(_left, target.Length);
            taken.CopyTo(target);

            // Some become secrets.
            taken.Clear();
        }
    }
}
