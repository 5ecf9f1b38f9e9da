using System.Net.Sockets;

namespace Gambi.Client.Discovery;

/// <summary>The ways in which no single room is found, in words that people can act on.</summary>
internal static class ResolveFailures
{
    private const int MostNamed = 10;

    public static HubResolveException NoHubs(IReadOnlyList<FoundHub> hubs) => hubs is [var first, ..]
        ? new(ClientErrorCodes.NoHubsFound, $"{(hubs.Count == 1 ? "A hub announces itself" : $"{hubs.Count} hubs announce themselves")} on this network, but cannot be reached: {first.Problem?.Message ?? Name(first)}")
        {
            Hubs = hubs,
            Hint = first.Problem?.Hint,
        }
        : new(ClientErrorCodes.NoHubsFound, "No hub announces itself on this network.")
        {
            Hint = "Start one with `gambi hub serve --mdns`. Where multicast does not pass (guest Wi-Fi, containers, VPN), give the hub's URL instead.",
        };

    /// <summary>Why a hub does not answer at <paramref name="url"/> although it announces itself. Where no connection came about something is in its way: it would not help to start it.</summary>
    public static GambiException? Announced(GambiException? problem, Uri url) =>
        problem is { Code: ClientErrorCodes.HubTimeout } or { InnerException: SocketException or HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } }
            ? new(problem.Failure, problem.Code, problem.Message, problem.InnerException) { Hint = $"A firewall on its machine may be in between: allow TCP port {url.Port} there." }
            : problem;

    public static HubResolveException NoMatch(IReadOnlyList<FoundHub> hubs, string? room)
    {
        var silent = hubs.Where(static hub => hub is { IsReachable: true, Rooms: null }).ToArray();
        if (string.IsNullOrWhiteSpace(room) || (silent.Length == 0 && hubs.All(static hub => hub.Rooms is null or [])))
        {
            return new(ClientErrorCodes.NoRoomsFound, silent.Length == 0 ? $"There is no room yet on {Names(hubs)}." : $"{Names(silent)} lists no rooms to everybody.")
            {
                Hubs = hubs,
                Hint = silent.Length == 0 ? "Create one with `gambi room create --name NAME`." : "Give the room's code; whoever created the room has it.",
            };
        }

        return new(ClientErrorCodes.RoomNotFound, $"No hub of this network has a room '{room.Trim()}': {Names(hubs)}.")
        {
            Hubs = hubs,
            Hint = "Check the code, or see which rooms there are with `gambi discover`.",
        };
    }

    public static HubResolveException Ambiguous(IReadOnlyList<FoundHub> hubs, IReadOnlyList<RoomMatch> matches, string? room) =>
        new(ClientErrorCodes.AmbiguousRoomMatch, $"{matches.Count} rooms {(string.IsNullOrWhiteSpace(room) ? "are on this network" : $"match '{room.Trim()}'")}: {Listed(matches, Describe)}.")
        {
            Hubs = hubs,
            Matches = matches,
            Hint = "Give the code of one, and its hub's URL where the code is on several.",
        };

    private static string Describe(RoomMatch match) => $"{match.Code}{(match.Room is { } room ? $" ({room.Name})" : "")} on {Name(match.Hub)}";

    private static string Names(IReadOnlyList<FoundHub> hubs) => Listed([.. hubs.Where(static hub => hub.IsReachable)], Name);

    private static string Name(FoundHub hub) => $"{hub.Name} at {hub.Url.OriginalString.TrimEnd('/')}";

    private static string Listed<T>(IReadOnlyList<T> all, Func<T, string> name) =>
        string.Join(", ", all.Take(MostNamed).Select(name)) + (all.Count > MostNamed ? $" and {all.Count - MostNamed} more" : "");
}
