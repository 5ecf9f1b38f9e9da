namespace Gambi.Adaptation.Sse;

/// <summary>What a scan of buffered bytes came to.</summary>
public enum SseScan
{
    /// <summary>No event is complete yet; scan again with the same bytes and more behind them.</summary>
    NeedMore,

    /// <summary>An event is complete; its bytes are to be consumed before the next scan.</summary>
    Event,

    /// <summary>The event is larger than the bound; the stream cannot be followed any further.</summary>
    TooLarge,
}
