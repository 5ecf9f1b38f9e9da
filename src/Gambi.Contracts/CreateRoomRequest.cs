namespace Gambi.Contracts;

/// <summary>The body of <c>POST /v1/rooms</c>.</summary>
public sealed record CreateRoomRequest
{
    /// <summary>1 to <see cref="ContractLimits.RoomNameLength"/> characters.</summary>
    public string? Name { get; init; }

    /// <summary>What the room's doors shall want, when anything; neither begins nor ends with a space.</summary>
    public string? Password { get; init; }

    /// <summary>Which doors shall want it (ours). Default: all.</summary>
    public RoomGuard? Guard { get; init; }

    /// <summary>Generation defaults for every request of the room.</summary>
    public RuntimeConfig? Defaults { get; init; }

    /// <summary>Leaves the password out, so that no log can hold it.</summary>
    public override string ToString() => $"{nameof(CreateRoomRequest)} {Name}";
}
