using System.Buffers;

namespace Gambi.Hub.Exchange;

/// <summary>Counts what goes to a client's writer, and always says how much room it wants: see <see cref="ClientBytes"/>.</summary>
internal sealed class CountingWriter(IBufferWriter<byte> client) : IBufferWriter<byte>
{
    /// <summary>Bytes given.</summary>
    public long Written { get; private set; }

    public void Advance(int count)
    {
        client.Advance(count);
        Written += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => client.GetMemory(Math.Max(sizeHint, 1));

    public Span<byte> GetSpan(int sizeHint = 0) => client.GetSpan(Math.Max(sizeHint, 1));
}
