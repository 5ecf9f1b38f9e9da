using System.CommandLine;
using Gambi.Cli.Connecting;
using Gambi.Cli.Failures;
using Gambi.Cli.Settings;
using Gambi.Cli.Wiring;
using Gambi.Client;

namespace Gambi.Cli.Diagnosing;

/// <summary><c>gambi doctor</c>.</summary>
internal sealed class DoctorCommand : CliCommand
{
    private static readonly TimeSpan TunnelPatience = TimeSpan.FromSeconds(5);

    private readonly HubOptions _hub = new();
    private readonly RoomOption _room = new();
    private readonly PasswordOptions _password = new();
    private readonly Option<string?> _endpoint = new("--endpoint", "-e") { Description = "The provider's URL [default: the environment's, else those found on this machine]", HelpName = "URL" };
    private readonly Option<string[]> _models = new("--model", "-m") { Description = "Model that the provider shall have (repeatable)", HelpName = "MODEL", DefaultValueFactory = _ => [] };
    private readonly HeaderOptions _headers = new();

    public DoctorCommand() : base("doctor", "Check config, hub, room, tunnel, provider, models and mDNS, each with its fix")
    {
        Options.Add(_room);
        Options.Add(_endpoint);
        Options.Add(_models);
        _headers.AddTo(this);
        _password.AddTo(this);
        _hub.AddTo(this);
    }

    /// <summary>A config that cannot be read is one of the findings.</summary>
    public override bool NeedsConfig => false;

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("What works from here, and what does not", "gambi doctor"),
        new("Why joining does not work", "ROOM_PASSWORD=… gambi doctor --hub http://192.168.1.10:3000 --room ABC234 --password-env ROOM_PASSWORD --model llama3"),
        new("What failed, for a program", "gambi doctor --format json | jq -r '.data.checks[] | select(.status == \"failed\") | .fix'"),
    ];

    public override async Task<int> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        var report = new FindingReport(context.Console);
        context = context with { Environment = await ReadConfigAsync(context, report, cancellationToken) };
        string? room = _room.Find(context);
        string? password = _password.Resolve(context);
        await Task.WhenAll(
            CheckHubAsync(context, report, room, password, cancellationToken),
            new ProviderCheck(context, _headers.Resolve(context), report).RunAsync(context.Value(_endpoint) ?? context.Environment.Endpoint, context.Value(_models) ?? [], cancellationToken),
            TellAsync(report, new MdnsCheck(new(context) { IsQuiet = true }).RunAsync(cancellationToken)));
        return report.Conclude();
    }

    private static async Task<CliEnvironment> ReadConfigAsync(CliContext context, FindingReport report, CancellationToken cancellationToken)
    {
        var file = new ConfigFile(context.Host);
        try
        {
            CliEnvironment environment = await file.ResolveAsync(context.EnvironmentName, cancellationToken);
            report.Tell(Finding.Ok(CheckNames.Config, File.Exists(file.Path) ? $"{file.Path} can be read." : $"There is no {file.Path}: flags and defaults say everything."));
            return environment;
        }
        catch (CliException e)
        {
            report.Tell(Finding.Failed(CheckNames.Config, e.Message, e.Hint));
            return new();
        }
    }

    private async Task CheckHubAsync(CliContext context, FindingReport report, string? room, string? password, CancellationToken cancellationToken)
    {
        Uri? url = null;
        Finding hub;
        try
        {
            url = await _hub.ResolveAsync(context, room, cancellationToken);
            hub = await new HubCheck(context).RunAsync(url, cancellationToken);
        }
        catch (Exception e) when (e is CliException or HubResolveException)
        {
            Failure failure = FailureMap.Of(e);
            hub = Finding.Failed(CheckNames.Hub, failure.Message, failure.Hint);
        }

        report.Tell(hub);
        if (hub.Status == CheckStatus.Failed)
        {
            report.Tell(Finding.Skipped(CheckNames.Room, "Not looked at: no hub answers."));
            report.Tell(Finding.Skipped(CheckNames.Tunnel, "Not looked at: no hub answers."));
            return;
        }

        using GambiClient client = HubOptions.Connect(context, url!, patience: TunnelPatience);
        await Task.WhenAll(
            TellAsync(report, new RoomCheck(given => HubOptions.Connect(context, url!, given)).RunAsync(room, password, cancellationToken)),
            TellAsync(report, TunnelCheck.RunAsync(client, cancellationToken)));
    }

    private static async Task TellAsync(FindingReport report, Task<Finding> check) => report.Tell(await check);
}
