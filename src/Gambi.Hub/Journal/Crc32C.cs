using System.Buffers.Binary;
using System.Numerics;

namespace Gambi.Hub.Journal;

/// <summary>The Castagnoli checksum, which processors compute: it finds every single error of up to 32 bits in a row.</summary>
internal struct Crc32C
{
    private uint _state = uint.MaxValue;

    public Crc32C()
    {
    }

    public readonly uint Value => ~_state;

    public void Add(ulong value) => _state = BitOperations.Crc32C(_state, value);

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var state = _state;
        while (bytes.Length >= sizeof(ulong))
        {
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var b in bytes)
        {
            state = BitOperations.Crc32C(state, b);
        }

        _state = state;
    }
}
