namespace Gambi.Contracts;

/// <summary>The body of <c>PUT /v1/rooms/:code/participants/:id</c>.</summary>
public sealed record RegisterParticipantRequest
{
    /// <summary>1 to <see cref="ContractLimits.NicknameLength"/> characters.</summary>
    public string? Nickname { get; init; }

    /// <summary>The model's name at the provider.</summary>
    public string? Model { get; init; }

    /// <summary>More models the provider serves (ours); <see cref="Model"/> counts as the first.</summary>
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>The provider's absolute http(s) URL, for people to see; the hub never calls it.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The room's password, when it has one.</summary>
    public string? Password { get; init; }

    /// <summary>The machine.</summary>
    public MachineSpecs? Specs { get; init; }

    /// <summary>Generation defaults of this participant.</summary>
    public RuntimeConfig? Config { get; init; }

    /// <summary>What the probe found.</summary>
    public ParticipantCapabilities? Capabilities { get; init; }

    /// <summary>Requests served at once, 1 to <see cref="ContractLimits.Concurrency"/> (ours). Default 1.</summary>
    public int? Concurrency { get; init; }

    /// <summary>Leaves the password out, so that no log can hold it.</summary>
    public override string ToString() => $"{nameof(RegisterParticipantRequest)} {Nickname} {Model}";
}
