using System.Net.Sockets;
using Gambi.Cli.Failures;
using Gambi.Cli.Output;
using Gambi.Cli.Wiring;
using Gambi.Client;
using Gambi.Discovery;

namespace Gambi.Cli.Connecting;

/// <summary>Hubs that announce themselves on this machine's networks.</summary>
internal sealed class HubDiscovery(CliContext context)
{
    /// <summary>What to do where none is heard.</summary>
    public const string NoneHint = "Start one with `gambi hub serve --mdns`; where multicast does not pass (guest Wi-Fi, containers, VPN), give the hub's URL with --hub.";

    /// <summary>Whether it searches without a word about it.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>Whether it tells of each hub as soon as it hears it.</summary>
    public bool TellsWhatItHears { get; init; }

    /// <summary>All of them, those that answer first.</summary>
    /// <exception cref="CliException">This machine cannot listen.</exception>
    public Task<IReadOnlyList<FoundHub>> FindAsync(CancellationToken cancellationToken) => SearchAsync(resolver => resolver.FindHubsAsync(cancellationToken));

    /// <summary>The URL of the one that is meant: that has <paramref name="room"/>, or, where none is given, the only one.</summary>
    public async Task<Uri> ChooseAsync(string? room, CancellationToken cancellationToken)
    {
        FoundHub hub = room is null ? OnlyOne(await FindAsync(cancellationToken)) : (await SearchAsync(resolver => resolver.ResolveAsync(room, cancellationToken))).Hub;
        context.Console.Note($"Found {Describe(hub)}.");
        return hub.Url;
    }

    /// <summary>A hub in a few words.</summary>
    public static string Describe(FoundHub hub) => $"{TerminalText.Clean(hub.Name)} at {Address(hub)}";

    /// <summary>A hub's URL as it can be typed.</summary>
    public static string Address(FoundHub hub) => hub.Url.OriginalString.TrimEnd('/');

    private static FoundHub OnlyOne(IReadOnlyList<FoundHub> hubs) => hubs.Where(hub => hub.IsReachable).ToArray() switch
    {
        [var only] => only,
        [] when hubs is [var silent, ..] => throw CliException.Unavailable(
            ClientErrorCodes.NoHubsFound, $"{Describe(silent)} announces itself and cannot be reached: {silent.Problem?.Message}", silent.Problem?.Hint),
        [] => throw CliException.Unavailable(ClientErrorCodes.NoHubsFound, "No hub announces itself on this network.", NoneHint),
        var several => throw CliException.WrongUse($"Several hubs announce themselves on this network: {string.Join(", ", several.Select(Describe))}.", $"Choose one with --hub, for example --hub {Address(several[0])}."),
    };

    private async Task<T> SearchAsync<T>(Func<HubResolver, Task<T>> search)
    {
        try
        {
            return IsQuiet ? await search(ResolverBy(context.Host.Browser))
                : await context.Console.WithProgressAsync("Looking for hubs on this network…", say => search(ResolverBy(TellsWhatItHears ? new TellingBrowser(context.Host.Browser, say) : context.Host.Browser)));
        }
        catch (SocketException e)
        {
            throw CliException.Unavailable("DISCOVERY_UNAVAILABLE", $"This machine cannot listen for hubs: {e.Message}.", "Give the hub's URL with --hub.");
        }
    }

    private HubResolver ResolverBy(IServiceBrowser browser) => new(new() { Browser = browser, Time = context.Host.Time });
}
