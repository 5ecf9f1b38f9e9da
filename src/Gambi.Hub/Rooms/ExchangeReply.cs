using System.IO.Pipelines;

namespace Gambi.Hub.Rooms;

/// <summary>What a provider answered: head at once, body as it arrives. Disposing it before the body's end cancels the provider's generation.</summary>
internal abstract class ExchangeReply : IAsyncDisposable
{
    public abstract int Status { get; }

    public abstract IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>Reading throws <see cref="IOException"/> when the reply breaks off.</summary>
    public abstract PipeReader Body { get; }

    public abstract ValueTask DisposeAsync();
}
