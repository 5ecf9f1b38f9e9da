using System.CommandLine;
using Gambi.Cli.Failures;
using Gambi.Cli.Wiring;
using Gambi.Client;

namespace Gambi.Cli.Connecting;

/// <summary><c>--hub</c> and <c>--discover</c>: which hub a command talks to.</summary>
internal sealed class HubOptions
{
    // A hub on a small, busy machine takes seconds to hash a password.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The hub when nobody says otherwise.</summary>
    public const string DefaultUrl = "http://localhost:3000";

    private readonly Option<string?> _hub = new("--hub", "-H")
    {
        Description = $"The hub [default: the environment's hubUrl, else {DefaultUrl}]",
        HelpName = "URL",
    };

    private readonly Option<bool> _discover = new("--discover") { Description = "Without --hub and hubUrl: the one hub that announces itself on this network, or the one that has the room" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_hub);
        command.Options.Add(_discover);
    }

    /// <summary>Whether somebody named the hub.</summary>
    public bool IsNamed(CliContext context) => context.Value(_hub) is not null || context.Environment.HubUrl is not null;

    /// <summary>Whether the hub is to be looked for on the network.</summary>
    public bool IsDiscovered(CliContext context) => context.Value(_discover) && !IsNamed(context);

    /// <summary>The hub's URL as far as no network is needed for it: the flag, else the environment's, else the default.</summary>
    public Uri Named(CliContext context)
    {
        if (context.Value(_discover) && IsNamed(context))
        {
            context.Console.Note($"The hub is named by {(context.Value(_hub) is null ? "hubUrl of the config file" : "--hub")}: --discover looks for none.");
        }

        return Parse(context.Value(_hub) ?? context.Environment.HubUrl ?? DefaultUrl, context.Value(_hub) is null ? "hubUrl of the config file" : "--hub");
    }

    /// <summary>The hub's URL: the flag, else the environment's, else with <c>--discover</c> the one found (that has <paramref name="room"/>, if it is given), else the default.</summary>
    public async Task<Uri> ResolveAsync(CliContext context, string? room, CancellationToken cancellationToken) =>
        IsDiscovered(context) ? await new HubDiscovery(context).ChooseAsync(room, cancellationToken) : Named(context);

    /// <summary>A client of the hub (of <paramref name="room"/>, if it is given); <paramref name="adminToken"/> goes along where the hub may ask for it.</summary>
    public async Task<GambiClient> ConnectAsync(CliContext context, string? room, string? adminToken, CancellationToken cancellationToken) =>
        Connect(context, await ResolveAsync(context, room, cancellationToken), adminToken: adminToken);

    /// <summary>Calls to a room of the hub; <paramref name="room"/> is the one given, if any.</summary>
    public async Task<RoomAccess> AccessAsync(CliContext context, string? room, CancellationToken cancellationToken)
    {
        Uri hubUrl = await ResolveAsync(context, room, cancellationToken);
        return new(context, hubUrl, password => Connect(context, hubUrl, password));
    }

    /// <summary>A client of the hub at <paramref name="hubUrl"/>; <paramref name="password"/> and <paramref name="adminToken"/> go along where the hub may ask for them.</summary>
    public static GambiClient Connect(CliContext context, Uri hubUrl, string? password = null, string? adminToken = null, TimeSpan? patience = null) => new(new()
    {
        HubUrl = hubUrl,
        Password = password,
        AdminToken = adminToken,
        RequestTimeout = patience ?? Patience,
        Time = context.Host.Time,
        Random = context.Host.Random,
    });

    /// <summary>Reads a hub's URL; <paramref name="from"/> names where it stands.</summary>
    public static Uri Parse(string text, string from) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.Host.Length > 0
            ? url.UserInfo.Length == 0 ? url : throw CliException.WrongUse($"{from} must not hold a user or password.", "A room's password goes with --password-env VAR.")
            : throw CliException.WrongUse($"{from} must be an http or https URL, not '{text}'.", $"For example {DefaultUrl}.");
}
