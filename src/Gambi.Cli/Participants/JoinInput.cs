namespace Gambi.Cli.Participants;

/// <summary>What is known about a join before the provider was asked: from flags, the environment and answers to questions.</summary>
internal sealed record JoinInput
{
    /// <summary>The hub.</summary>
    public required Uri HubUrl { get; init; }

    /// <summary>Whether somebody named the hub, or it is the default one.</summary>
    public bool HubGiven { get; init; }

    /// <summary>Whether it is to be looked for on the network.</summary>
    public bool Discover { get; init; }

    /// <summary>The room's code.</summary>
    public string? Room { get; init; }

    /// <summary>The participant's id.</summary>
    public string? ParticipantId { get; init; }

    /// <summary>The name people see.</summary>
    public string? Nickname { get; init; }

    /// <summary>The models asked for.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Whether every model is shared.</summary>
    public bool AllModels { get; init; }

    /// <summary>The provider's URL as typed.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Headers for the provider.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The room's password.</summary>
    public string? Password { get; init; }

    /// <summary>Where the generation defaults are.</summary>
    public string? ConfigPath { get; init; }

    /// <summary>Requests served at once.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>How long to try to come back after a loss; <c>null</c> is as long as sessions do by default.</summary>
    public TimeSpan? ReconnectFor { get; init; }

    /// <summary>How patient it is with the provider.</summary>
    public Deadlines Deadlines { get; init; } = new();

    /// <summary>Whether the machine is kept to itself.</summary>
    public bool NoSpecs { get; init; }

    /// <summary>Whether nothing is joined.</summary>
    public bool DryRun { get; init; }

    /// <summary>The flags that are still missing for a join.</summary>
    public IReadOnlyList<string> Missing()
    {
        var missing = new List<string>();
        if (Room is null)
        {
            missing.Add("--room");
        }

        if (ParticipantId is null)
        {
            missing.Add("--participant-id");
        }

        if (Models.Count == 0 && !AllModels)
        {
            missing.Add("--model (or --all-models)");
        }

        return missing;
    }

    /// <summary>Leaves password and headers out, so that no log can hold them.</summary>
    public override string ToString() => $"{nameof(JoinInput)} {ParticipantId} {Room}";
}
