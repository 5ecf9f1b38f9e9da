using Gambi.Contracts;

namespace Gambi.Hub.Observability;

/// <summary>The measuring of one request, from its arrival to its end.</summary>
internal sealed class RequestWatch(TimeProvider time)
{
    private readonly long _arrived = time.GetTimestamp();
    private long? _firstToken;

    /// <summary>When the request arrived.</summary>
    public DateTimeOffset ArrivedAt { get; } = time.GetUtcNow();

    /// <summary>Tokens read, when the provider told.</summary>
    public long? InputTokens { get; private set; }

    /// <summary>Tokens written, likewise.</summary>
    public long? OutputTokens { get; private set; }

    /// <summary>Both, likewise.</summary>
    public long? TotalTokens { get; private set; }

    /// <summary>Whether the answer comes as it is generated, so that a rate from the first token on means something.</summary>
    public bool IsStream { get; set; }

    /// <summary>How long it waited for a slot; zero when it did not have to.</summary>
    public TimeSpan Queued { get; set; }
    /// <summary>Participants that were asked before the one that is asked now.</summary>
    public int Retries { get; set; }

    /// <summary>Notes the moment, once.</summary>
    public void FirstToken() => _firstToken ??= time.GetTimestamp();

    /// <summary>Notes what the provider reports; a later report replaces an earlier one.</summary>
    public void Used(long? input, long? output, long? total)
    {
        InputTokens = input ?? InputTokens;
        OutputTokens = output ?? OutputTokens;
        TotalTokens = total ?? (InputTokens + OutputTokens);
    }

    public LlmMetrics Read()
    {
        var now = time.GetTimestamp();
        return new()
        {
            TtftMs = _firstToken is { } first ? Milliseconds(_arrived, first) : null,
            DurationMs = Milliseconds(_arrived, now),
            InputTokens = InputTokens,
            OutputTokens = OutputTokens,
            TotalTokens = TotalTokens,
            Retries = Retries > 0 ? Retries : null,
            QueuedMs = Queued > TimeSpan.Zero ? Math.Round(Queued.TotalMilliseconds, 1) : null,
            TokensPerSecond = IsStream && _firstToken is { } from ? Rate(time.GetElapsedTime(from, now)) : Rate(time.GetElapsedTime(_arrived, now) - Queued),
        };
    }

    private double? Rate(TimeSpan took) => OutputTokens is > 0 && took > TimeSpan.Zero ? Math.Round(OutputTokens.Value / took.TotalSeconds, 2) : null;

    private double Milliseconds(long from, long to) => Math.Round(time.GetElapsedTime(from, to).TotalMilliseconds, 1);
}
