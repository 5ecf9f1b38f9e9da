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

    /// <summary>How long it lets finish what runs when it is told to stop.</summary>
    public TimeSpan ShutdownGrace { get; init; } = new GambiHubOptions().ShutdownGrace;
    /// <summary>How long a request waits for a participant; zero answers at once.</summary>
    public required TimeSpan QueueTimeout { get; init; }

    /// <summary>How many may wait in a room.</summary>
    public required int QueueDepth { get; init; }

    /// <summary>How long a participant may take to begin an answer; zero is for ever, <c>null</c> as long as hubs do by default.</summary>
    public TimeSpan? FirstByteTimeout { get; init; }

    /// <summary>How long a participant may pause in an answer; likewise.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>Whether it was asked to announce itself, which this version cannot.</summary>
    public bool WantsMdns { get; init; }

    /// <summary>Whether its log is structured.</summary>
    public bool JsonLogs { get; init; }

    /// <summary>Whether each request is logged.</summary>
    public bool LogRequests { get; init; } = true;
}
