using Gambi.Contracts;

namespace Gambi.Hub.Responses;

/// <summary>What one hub keeps of the responses made in its rooms.</summary>
internal sealed record StoreSettings
{
    /// <summary>Whether anything is kept at all.</summary>
    public bool IsOn { get; init; } = true;

    /// <summary>Most responses of all rooms together.</summary>
    public int Responses { get; init; } = 10_000;

    /// <summary>Most bytes of all of them together.</summary>
    public long Bytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>How long one is kept after its end.</summary>
    public TimeSpan Age { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Most bytes of the events of one response in background: it fails beyond.</summary>
    public long EventBytes { get; init; } = 32L * 1024 * 1024;

    /// <summary>Most responses that are being made in background, of all rooms together.</summary>
    public int Runs { get; init; } = 256;

    /// <summary>Most bytes of a conversation as it goes to a provider: as many as a client could have sent itself.</summary>
    public long ConversationBytes { get; init; } = ContractLimits.BodyBytes;
}
