namespace Gambi.Client;

/// <summary>How to follow events.</summary>
public sealed record EventWatchOptions
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromHours(24);

    /// <summary>The id of the last event already seen: what came after it is sent first. Default: only what happens from now on.</summary>
    public string? After { get; init; }

    /// <summary>Whether a lost stream is opened again; otherwise its loss is an error. Default: yes.</summary>
    public bool Reconnect { get; init; } = true;

    /// <summary>How long to try to have a lost stream back; 0 does not try. Default: for ever.</summary>
    public TimeSpan? ReconnectFor { get; init; }

    /// <summary>A hub silent for this long counts as lost; ours sends a comment every 15 s. Not held against older hubs, which send none. More than 0, at most 24 hours. Default: 45 s.</summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Called at each loss and at each failed try, before the wait for the next one.</summary>
    public Action<EventStreamLoss>? Lost { get; init; }

    /// <summary>Called when a lost stream is back, before its first event.</summary>
    public Action? Restored { get; init; }

    /// <exception cref="ArgumentException">An option cannot be used.</exception>
    internal void Validate()
    {
        if (After is { } after && (after.Length == 0 || after.AsSpan().ContainsAnyExceptInRange('!', '~')))
        {
            throw new ArgumentException("After must be the id of an event.", nameof(After));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(ReconnectFor ?? TimeSpan.Zero, TimeSpan.Zero, nameof(ReconnectFor));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(SilenceTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SilenceTimeout, LongestSilence);
    }
}
