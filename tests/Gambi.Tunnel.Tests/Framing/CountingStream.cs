namespace Gambi.Tunnel.Tests.Framing;

/// <summary>A connection from which nothing comes, and which counts what is written to it.</summary>
internal sealed class CountingStream : MemoryStream
{
    public int Writes { get; private set; }

    public byte[] Written => ToArray();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Writes++;
        return base.WriteAsync(buffer, cancellationToken);
    }
}
