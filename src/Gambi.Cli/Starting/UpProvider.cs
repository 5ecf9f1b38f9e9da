using Gambi.Cli.Participants;
using Gambi.Cli.Wiring;
using Gambi.DemoProvider;
using Gambi.Participant;

namespace Gambi.Cli.Starting;

/// <summary>What <c>up</c> shares: the provider of this machine, else the built-in demo.</summary>
internal sealed class UpProvider : IAsyncDisposable
{
    private static readonly Uri NotYet = new("http://127.0.0.1");
    private readonly DemoProviderServer? _demo;

    private UpProvider(ParticipantOptions options, DemoProviderServer? demo = null)
    {
        Options = options;
        _demo = demo;
    }

    /// <summary>Whether it is the built-in demo.</summary>
    public bool IsDemo => _demo is not null;

    /// <summary>How it joins; hub, room and password are still to be filled in.</summary>
    public ParticipantOptions Options { get; }

    /// <summary>Finds it.</summary>
    public static async Task<UpProvider> FindAsync(CliContext context, string? endpoint, IReadOnlyList<string> models, CancellationToken cancellationToken)
    {
        IReadOnlyList<FoundProvider> found = endpoint is null
            ? await context.Console.WithProgressAsync("Looking for providers on this machine…", () => new ProviderFinder().FindAsync(cancellationToken))
            : [];
        if (endpoint is null && !found.Any(provider => provider.Models.Count > 0) && models.Count == 0)
        {
            return await DemoAsync(context, cancellationToken);
        }

        var choice = new ProviderChoice(context.Console, context.Prompts, _ => Task.FromResult(found));
        ProviderAddress address = found is [var only] ? only.Address : await choice.ChooseAsync(endpoint, cancellationToken);
        ProviderReport report = await context.Console.WithProgressAsync($"Asking the provider at {address}…", () => new ProviderProbe(new() { Headers = [.. context.Environment.Headers ?? new Dictionary<string, string>()], Time = context.Host.Time }).ProbeAsync(address, cancellationToken));
        IReadOnlyList<string> shared = await new ModelChoice(context.Console, context.Prompts).ChooseAsync(report, models, all: models.Count == 0, cancellationToken);
        string nickname = Environment.MachineName is { Length: > 0 } machine ? machine : FriendlyName.Draw(context.Host.Random);
        return new(new()
        {
            HubUrl = NotYet,
            RoomCode = "",
            ParticipantId = FriendlyName.IdOf(nickname, context.Host.Random),
            Nickname = nickname,
            Models = shared,
            Endpoint = address,
            ProviderHeaders = [.. context.Environment.Headers ?? new Dictionary<string, string>()],
            Specs = context.Environment.NoSpecs == true ? null : await new MachineSpecsReader(context.Host.Time).ReadAsync(cancellationToken),
            Capabilities = report.Capabilities,
            Time = context.Host.Time,
            Random = context.Host.Random,
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_demo is not null)
        {
            await _demo.DisposeAsync();
        }
    }

    private static async Task<UpProvider> DemoAsync(CliContext context, CancellationToken cancellationToken)
    {
        var options = new DemoProviderOptions { TimeProvider = context.Host.Time, Random = new(context.Host.Random.Next()) };
        DemoProviderServer demo = await DemoProviderServer.StartAsync(options, cancellationToken);
        context.Console.Event("provider_fallback", "No provider answers on this machine: using the built-in demo, which is no model.", writer => writer.WriteString("endpoint", demo.BaseAddress.ToString()));
        return new(DemoMachine.OptionsFor(demo, options, NotYet, room: "", password: null, context.Host.Time, context.Host.Random), demo);
    }
}
