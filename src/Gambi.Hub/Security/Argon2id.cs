using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Gambi.Hub.Security;

/// <summary>Argon2id version 1.3 (RFC 9106); lanes are filled one after the other.</summary>
internal static class Argon2id
{
    private const int Version = 0x13;
    private const int Type = 2;
    private const int Slices = 4;
    private const int Words = Argon2Block.Words;

    /// <summary>Fills <paramref name="tag"/> with the hash of that length.</summary>
    public static void Hash(
        ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> associated, Argon2Parameters cost, Span<byte> tag)
    {
        var segment = Math.Max(2, cost.MemoryKiB / (Slices * cost.Lanes));
        var columns = segment * Slices;
        using var blocks = new Argon2Memory(columns * cost.Lanes);
        var memory = blocks.Words;

        FillFirstColumns(memory, columns, Seed(password, salt, secret, associated, cost, tag.Length), cost.Lanes);
        for (var pass = 0; pass < cost.Passes; pass++)
        {
            for (var slice = 0; slice < Slices; slice++)
            {
                for (var lane = 0; lane < cost.Lanes; lane++)
                {
                    FillSegment(memory, segment, columns, cost, pass, slice, lane);
                }
            }
        }

        Span<ulong> last = stackalloc ulong[Words];
        last.Clear();
        for (var lane = 0; lane < cost.Lanes; lane++)
        {
            var block = Block(memory, (lane * columns) + columns - 1);
            for (var i = 0; i < Words; i++)
            {
                last[i] ^= block[i];
            }
        }

        Span<byte> bytes = stackalloc byte[Words * 8];
        WriteWords(last, bytes);
        LongHash(bytes, tag);
    }

    // H0 of RFC 9106, 3.2.
    private static byte[] Seed(
        ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> associated, Argon2Parameters cost, int tagLength)
    {
        var input = new byte[40 + password.Length + salt.Length + secret.Length + associated.Length];
        var rest = input.AsSpan();
        foreach (var number in (ReadOnlySpan<int>)[cost.Lanes, tagLength, cost.MemoryKiB, cost.Passes, Version, Type])
        {
            BinaryPrimitives.WriteInt32LittleEndian(rest, number);
            rest = rest[4..];
        }

        rest = Put(rest, password);
        rest = Put(rest, salt);
        rest = Put(rest, secret);
        Put(rest, associated);

        // Eight bytes more: the column and lane of a first block.
        var seed = new byte[Blake2b.MaxHashLength + 8];
        Blake2b.Hash(input, seed.AsSpan(0, Blake2b.MaxHashLength));
        return seed;
    }

    private static Span<byte> Put(Span<byte> rest, ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(rest, value.Length);
        value.CopyTo(rest[4..]);
        return rest[(4 + value.Length)..];
    }

    private static void FillFirstColumns(Span<ulong> memory, int columns, byte[] seed, int lanes)
    {
        Span<byte> bytes = stackalloc byte[Words * 8];
        for (var lane = 0; lane < lanes; lane++)
        {
            for (var column = 0; column < 2; column++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(seed.AsSpan(Blake2b.MaxHashLength), column);
                BinaryPrimitives.WriteInt32LittleEndian(seed.AsSpan(Blake2b.MaxHashLength + 4), lane);
                LongHash(seed, bytes);
                var block = Block(memory, (lane * columns) + column);
                for (var i = 0; i < Words; i++)
                {
                    block[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(8 * i)..]);
                }
            }
        }
    }

    private static void FillSegment(Span<ulong> memory, int segment, int columns, Argon2Parameters cost, int pass, int slice, int lane)
    {
        var addressed = pass == 0 && slice < Slices / 2;
        Span<ulong> zero = stackalloc ulong[Words];
        Span<ulong> input = stackalloc ulong[Words];
        Span<ulong> addresses = stackalloc ulong[Words];
        zero.Clear();
        input.Clear();
        ReadOnlySpan<ulong> head = [(ulong)pass, (ulong)lane, (ulong)slice, (ulong)(columns * cost.Lanes), (ulong)cost.Passes, Type];
        head.CopyTo(input);

        for (var index = 0; index < segment; index++)
        {
            if (addressed && index % Words == 0)
            {
                input[6]++;
                Argon2Block.Compress(zero, input, addresses, add: false);
                Argon2Block.Compress(zero, addresses, addresses, add: false);
            }

            var column = (slice * segment) + index;
            if (pass == 0 && column < 2)
            {
                continue;
            }

            var previous = Block(memory, (lane * columns) + ((column + columns - 1) % columns));
            var random = addressed ? addresses[index % Words] : previous[0];
            var otherLane = pass == 0 && slice == 0 ? lane : (int)((random >> 32) % (uint)cost.Lanes);
            var otherColumn = Refer((uint)random, segment, columns, pass, slice, index, otherLane == lane);
            Argon2Block.Compress(previous, Block(memory, (otherLane * columns) + otherColumn), Block(memory, (lane * columns) + column), add: pass > 0);
        }
    }

    // Which column is referred to: RFC 9106, 3.4.2; early ones less often than late ones.
    private static int Refer(uint random, int segment, int columns, int pass, int slice, int index, bool sameLane)
    {
        var finished = pass == 0 ? slice * segment : columns - segment;
        var area = (ulong)(sameLane ? finished + index - 1 : index == 0 ? finished - 1 : finished);
        var x = ((ulong)random * random) >> 32;
        var back = area - 1 - ((area * x) >> 32);
        var start = pass == 0 || slice == Slices - 1 ? 0 : (slice + 1) * segment;
        return (int)(((ulong)start + back) % (ulong)columns);
    }

    // H' of RFC 9106, 3.3.
    private static void LongHash(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var prefixed = new byte[4 + input.Length];
        BinaryPrimitives.WriteInt32LittleEndian(prefixed, output.Length);
        input.CopyTo(prefixed.AsSpan(4));
        if (output.Length <= Blake2b.MaxHashLength)
        {
            Blake2b.Hash(prefixed, output);
            return;
        }

        Span<byte> hash = stackalloc byte[Blake2b.MaxHashLength];
        Blake2b.Hash(prefixed, hash);
        while (true)
        {
            hash[..(Blake2b.MaxHashLength / 2)].CopyTo(output);
            output = output[(Blake2b.MaxHashLength / 2)..];
            if (output.Length <= Blake2b.MaxHashLength)
            {
                Blake2b.Hash(hash, output);
                return;
            }

            Blake2b.Hash(hash, hash);
        }
    }

    private static Span<ulong> Block(Span<ulong> memory, int index) => memory.Slice(index * Words, Words);

    private static void WriteWords(ReadOnlySpan<ulong> words, Span<byte> bytes)
    {
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(words).CopyTo(bytes);
            return;
        }

        for (var i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[(8 * i)..], words[i]);
        }
    }
}
