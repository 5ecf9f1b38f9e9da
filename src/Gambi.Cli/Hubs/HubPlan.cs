using Gambi.Contracts;
using Gambi.Hub;

namespace Gambi.Cli.Hubs;

/// <summary>How a hub of this process runs.</summary>
internal sealed record HubPlan
{
    /// <summary>Where it listens.</summary>
    public required HubAddress Address { get; init; }

    /// <summary>Origins whose pages may call it; none given means any.</summary>
    public IReadOnlyList<string> Cors { get; init; } = [];

    /// <summary>Most bytes of a request's body.</summary>
    public long BodyLimit { get; init; } = ContractLimits.BodyBytes;

    /// <summary>Whether its list of models names models beside participants.</summary>
    public bool ListDistinctModels { get; init; }

    /// <summary>Where it keeps responses.</summary>
    public ResponseStorage Store { get; init; } = ResponseStorage.Memory;

    /// <summary>The folder in which its state outlives it, if any.</summary>
    public string? StorePath { get; init; }

    /// <summary>How long it lets finish what runs when it is told to stop.</summary>
    public TimeSpan ShutdownGrace { get; init; } = new GambiHubOptions().ShutdownGrace;

    /// <summary>What its admin gives to create, list and delete rooms, and to watch all of them; without one everybody may.</summary>
    public string? AdminToken { get; init; }

    /// <summary>How long a request waits for a participant; zero answers at once.</summary>
    public TimeSpan QueueTimeout { get; init; } = new GambiHubOptions().QueueTimeout;

    /// <summary>How many may wait in a room.</summary>
    public int QueueDepth { get; init; } = new GambiHubOptions().QueueDepth;

    /// <summary>How long a participant may take to begin an answer; zero is for ever, <c>null</c> as long as hubs do by default.</summary>
    public TimeSpan? FirstByteTimeout { get; init; }

    /// <summary>How long a participant may pause in an answer; likewise.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>Whether it announces itself on its networks.</summary>
    public bool Mdns { get; init; }

    /// <summary>Whether its log is structured.</summary>
    public bool JsonLogs { get; init; }

    /// <summary>Whether each request is logged.</summary>
    public bool LogRequests { get; init; } = true;

    /// <summary>Leaves the admin token out, so that no log can hold it.</summary>
    public override string ToString() => $"{nameof(HubPlan)} {Address}";
}
