namespace Gambi.Client.Inference;

/// <summary>Measures one answer from the sending of its request.</summary>
internal sealed class AnswerWatch(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private TimeSpan? _total;

    public TimeSpan? FirstToken { get; private set; }

    public TimeSpan Total => _total ?? time.GetElapsedTime(_start);

    public void SawToken() => FirstToken ??= time.GetElapsedTime(_start);

    /// <summary>Stops at the first call, which alone answers <c>true</c>.</summary>
    public bool Ended()
    {
        var first = _total is null;
        _total ??= time.GetElapsedTime(_start);
        return first;
    }
}
