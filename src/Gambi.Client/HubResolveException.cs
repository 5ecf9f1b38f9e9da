namespace Gambi.Client;

/// <summary>Why no single room was found on the hubs of the network, for programs (<see cref="Code"/>, <see cref="Matches"/>) and people.</summary>
public sealed class HubResolveException : Exception
{
    internal HubResolveException(string code, string message)
        : base(message) => Code = code;

    /// <summary>
    /// <see cref="ClientErrorCodes.NoHubsFound"/>, <see cref="ClientErrorCodes.NoRoomsFound"/>, <see cref="ClientErrorCodes.RoomNotFound"/> or
    /// <see cref="ClientErrorCodes.AmbiguousRoomMatch"/>.
    /// </summary>
    public string Code { get; }

    /// <summary>The rooms that can be meant, two or more, when the code is <see cref="ClientErrorCodes.AmbiguousRoomMatch"/>; otherwise none.</summary>
    public IReadOnlyList<RoomMatch> Matches { get; init; } = [];

    /// <summary>The hubs that were found, those that could not be reached included.</summary>
    public IReadOnlyList<FoundHub> Hubs { get; init; } = [];

    /// <summary>What to do next.</summary>
    public string? Hint { get; init; }
}
