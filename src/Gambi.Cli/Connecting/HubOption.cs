using System.CommandLine;
using Gambi.Cli.Failures;
using Gambi.Cli.Wiring;
using Gambi.Client;

namespace Gambi.Cli.Connecting;

/// <summary><c>--hub</c>: which hub a command talks to.</summary>
internal sealed class HubOption : Option<string?>
{
    // A hub on a small, busy machine takes seconds to hash a password.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The hub when nobody says otherwise.</summary>
    public const string DefaultUrl = "http://localhost:3000";

    public HubOption() : base("--hub", "-H")
    {
        Description = $"The hub [default: the environment's hubUrl, else {DefaultUrl}]";
        HelpName = "URL";
    }

    /// <summary>The hub's URL: the flag, else the environment's, else the default.</summary>
    public Uri Resolve(CliContext context) =>
        Parse(context.Value(this) ?? context.Environment.HubUrl ?? DefaultUrl, context.Value(this) is null ? "hubUrl of the config file" : "--hub");

    /// <summary>A client of the hub; <paramref name="password"/> and <paramref name="adminToken"/> go along where the hub may ask for them.</summary>
    public GambiClient Connect(CliContext context, string? password = null, string? adminToken = null) => Connect(context, Resolve(context), password, adminToken);

    /// <summary>Calls to a room of the hub.</summary>
    public RoomAccess Access(CliContext context)
    {
        Uri hubUrl = Resolve(context);
        return new(context, password => Connect(context, hubUrl, password));
    }

    /// <summary>A client of the hub at <paramref name="hubUrl"/>.</summary>
    public static GambiClient Connect(CliContext context, Uri hubUrl, string? password = null, string? adminToken = null) => new(new()
    {
        HubUrl = hubUrl,
        Password = password,
        AdminToken = adminToken,
        RequestTimeout = Patience,
        Time = context.Host.Time,
        Random = context.Host.Random,
    });

    /// <summary>Reads a hub's URL; <paramref name="from"/> names where it stands.</summary>
    public static Uri Parse(string text, string from) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.Host.Length > 0
            ? url
            : throw CliException.WrongUse($"{from} must be an http or https URL, not '{text}'.", $"For example {DefaultUrl}.");
}
