using System.Numerics;
using System.Runtime.CompilerServices;

namespace Gambi.Hub.Security;

/// <summary>The compression function G of RFC 9106, 3.5 and 3.6, over blocks of 1,024 bytes.</summary>
internal static class Argon2Block
{
    /// <summary>64-bit words of a block.</summary>
    public const int Words = 128;

    /// <summary>Makes <paramref name="target"/> of two blocks; with <paramref name="add"/> its old content is mixed in.</summary>
    public static void Compress(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y, Span<ulong> target, bool add)
    {
        Span<ulong> r = stackalloc ulong[Words];
        Span<ulong> z = stackalloc ulong[Words];
        for (var i = 0; i < Words; i++)
        {
            z[i] = r[i] = x[i] ^ y[i];
        }

        for (var row = 0; row < 8; row++)
        {
            Permute(z, 16 * row, 2);
        }

        for (var column = 0; column < 8; column++)
        {
            Permute(z, 2 * column, 16);
        }

        for (var i = 0; i < Words; i++)
        {
            target[i] = add ? target[i] ^ r[i] ^ z[i] : r[i] ^ z[i];
        }
    }

    // Eight registers of two words each, `step` words apart.
    private static void Permute(Span<ulong> z, int at, int step)
    {
        ref var v0 = ref z[at];
        ref var v2 = ref z[at + step];
        ref var v4 = ref z[at + (2 * step)];
        ref var v6 = ref z[at + (3 * step)];
        ref var v8 = ref z[at + (4 * step)];
        ref var v10 = ref z[at + (5 * step)];
        ref var v12 = ref z[at + (6 * step)];
        ref var v14 = ref z[at + (7 * step)];
        ulong a0 = v0, a1 = Next(ref v0), a2 = v2, a3 = Next(ref v2), b0 = v4, b1 = Next(ref v4), b2 = v6, b3 = Next(ref v6);
        ulong c0 = v8, c1 = Next(ref v8), c2 = v10, c3 = Next(ref v10), d0 = v12, d1 = Next(ref v12), d2 = v14, d3 = Next(ref v14);

        Mix(ref a0, ref b0, ref c0, ref d0);
        Mix(ref a1, ref b1, ref c1, ref d1);
        Mix(ref a2, ref b2, ref c2, ref d2);
        Mix(ref a3, ref b3, ref c3, ref d3);
        Mix(ref a0, ref b1, ref c2, ref d3);
        Mix(ref a1, ref b2, ref c3, ref d0);
        Mix(ref a2, ref b3, ref c0, ref d1);
        Mix(ref a3, ref b0, ref c1, ref d2);

        Set(ref v0, a0, a1);
        Set(ref v2, a2, a3);
        Set(ref v4, b0, b1);
        Set(ref v6, b2, b3);
        Set(ref v8, c0, c1);
        Set(ref v10, c2, c3);
        Set(ref v12, d0, d1);
        Set(ref v14, d2, d3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Next(ref ulong word) => Unsafe.Add(ref word, 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Set(ref ulong word, ulong first, ulong second)
    {
        word = first;
        Unsafe.Add(ref word, 1) = second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref ulong a, ref ulong b, ref ulong c, ref ulong d)
    {
        a = MultiplyAdd(a, b);
        d = BitOperations.RotateRight(d ^ a, 32);
        c = MultiplyAdd(c, d);
        b = BitOperations.RotateRight(b ^ c, 24);
        a = MultiplyAdd(a, b);
        d = BitOperations.RotateRight(d ^ a, 16);
        c = MultiplyAdd(c, d);
        b = BitOperations.RotateRight(b ^ c, 63);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MultiplyAdd(ulong x, ulong y) => x + y + (2 * (ulong)(uint)x * (uint)y);
}
