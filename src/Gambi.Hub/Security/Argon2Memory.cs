using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gambi.Hub.Security;

/// <summary>The blocks of one hash, outside of the collected heap: given back to the system at once, where an array of 64 MiB would wait for a full collection.</summary>
internal sealed class Argon2Memory : IDisposable
{
    private readonly int _words;
    private nint _start;

    public Argon2Memory(int blocks)
    {
        _words = blocks * Argon2Block.Words;
        _start = Marshal.AllocHGlobal((nint)_words * sizeof(ulong));
    }

    /// <summary>All of it, not cleared: every block is written before it is read.</summary>
    public Span<ulong> Words
    {
        get
        {
            ObjectDisposedException.ThrowIf(_start == 0, this);
            return MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref Unsafe.NullRef<ulong>(), _start), _words);
        }
    }

    public void Dispose() => Marshal.FreeHGlobal(Interlocked.Exchange(ref _start, 0));
}
