namespace Gambi.Tunnel;

/// <summary>An exchange over a tunnel failed.</summary>
/// <param name="failure">What kind of failure it is.</param>
/// <param name="stage">Where: <c>tunnel</c>, <c>provider</c> or <c>stream</c>, as room events name it.</param>
/// <param name="message">One sentence for people; never a payload.</param>
/// <param name="inner">What caused it, when something did.</param>
public sealed class TunnelException(TunnelFailure failure, string stage, string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>What kind of failure it is.</summary>
    public TunnelFailure Failure { get; } = failure;

    /// <summary>Where it failed: <c>tunnel</c>, <c>provider</c> or <c>stream</c>.</summary>
    public string Stage { get; } = stage;
}
