using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Gambi.Tunnel.Framing;

/// <summary>Masking keys that nobody can foresee (RFC 6455, 10.3), drawn many at a time: each draw is a system call. One user at a time.</summary>
internal sealed class MaskSource(RandomNumberGenerator generator)
{
    private const int Batch = 64;

    private readonly byte[] _drawn = new byte[Batch * sizeof(uint)];
    private int _left;

    /// <summary>A key that was not given out before.</summary>
    public uint Next()
    {
        if (_left == 0)
        {
            generator.GetBytes(_drawn);
            _left = Batch;
        }

        return MemoryMarshal.Read<uint>(_drawn.AsSpan(--_left * sizeof(uint)));
    }
}
