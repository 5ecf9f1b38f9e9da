using System.Net;

namespace Gambi.Testing.Memory;

/// <summary>The address of a hub that listens in memory.</summary>
internal sealed class MemoryEndPoint : EndPoint
{
    public override string ToString() => "memory";
}
