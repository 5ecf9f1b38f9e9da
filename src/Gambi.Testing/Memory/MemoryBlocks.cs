using System.Buffers;
using Microsoft.AspNetCore.Connections.Features;

namespace Gambi.Testing.Memory;

/// <summary>The memory of connections in memory. As with Kestrel's own, a rent without a size is a block: the shared pool would give nothing at all.</summary>
internal sealed class MemoryBlocks : MemoryPool<byte>, IMemoryPoolFeature
{
    private const int BlockLength = 4096;

    public override int MaxBufferSize => Shared.MaxBufferSize;

    MemoryPool<byte> IMemoryPoolFeature.MemoryPool => this;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => Shared.Rent(Math.Max(BlockLength, minBufferSize));

    protected override void Dispose(bool disposing)
    {
    }
}
