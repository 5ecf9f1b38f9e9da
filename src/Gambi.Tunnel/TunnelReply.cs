using System.IO.Pipelines;

namespace Gambi.Tunnel;

/// <summary>
/// What a participant answered: status and headers at once, the body as it arrives. Disposing before the end of the body cancels the exchange
/// at the participant. Reading <see cref="Body"/> throws <see cref="TunnelException"/> when the reply breaks off.
/// </summary>
public abstract class TunnelReply : IAsyncDisposable
{
    /// <summary>Below it, an HTTP status is none of an answer.</summary>
    internal const int LowestStatus = 200;

    /// <summary>The highest HTTP status.</summary>
    internal const int HighestStatus = 599;

    /// <summary>The provider's HTTP status, 200 to 599.</summary>
    public abstract int Status { get; }

    /// <summary>The provider's response headers in order.</summary>
    public abstract IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>The body's bytes; consuming them grants the participant new credit.</summary>
    public abstract PipeReader Body { get; }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
