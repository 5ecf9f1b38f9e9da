using Gambi.Cli.Connecting;
using Gambi.Cli.Failures;
using Gambi.Cli.Settings;
using Gambi.Cli.Wiring;
using Gambi.Contracts;
using Gambi.Participant;

namespace Gambi.Cli.Participants;

/// <summary>Turns flags and answers into the options of a session: asks the person, the provider and the machine.</summary>
internal sealed class JoinPlanner(CliContext context)
{
    /// <summary>The plan of a join.</summary>
    public async Task<ParticipantOptions> PlanAsync(JoinInput input, CancellationToken cancellationToken)
    {
        bool ask = context.Console.CanPrompt;
        bool everything = ask && (context.AskEverything || (input.Room is null && input.Models.Count == 0));
        if (!ask && input.Missing() is { Count: > 0 } missing)
        {
            throw CliException.WrongUse(
                $"{string.Join(", ", missing)} {(missing.Count == 1 ? "is" : "are")} required.",
                "For example: gambi participant join --room ABC234 --participant-id worker-1 --model llama3");
        }

        if (input.Discover && !everything)
        {
            input = input with { HubUrl = await new HubDiscovery(context).ChooseAsync(input.Room, cancellationToken), HubGiven = true };
        }

        RuntimeConfig? config = await new RuntimeConfigInput(context.Host).ReadAsync(input.ConfigPath, cancellationToken);
        var walkthrough = new JoinWalkthrough(context.Prompts, context.Console, new HubDiscovery(context).FindAsync, (url, password) => HubOptions.Connect(context, url, password), context.Host.Random);
        input = ask ? await walkthrough.AskWhereAsync(input, everything, cancellationToken) : input;
        ProviderAddress endpoint = await new ProviderChoice(context.Console, context.Prompts, new ProviderFinder().FindAsync).ChooseAsync(input.Endpoint, cancellationToken);
        input = everything ? await walkthrough.AskHeadersAsync(input, cancellationToken) : input;

        ProviderReport report = await ProbeAsync(endpoint, input.Headers, cancellationToken);
        IReadOnlyList<string> models = await new ModelChoice(context.Console, context.Prompts).ChooseAsync(report, input.Models, input.AllModels, cancellationToken);
        input = ask && (everything || input.ParticipantId is null) ? await walkthrough.AskWhoAsync(input, models[0], cancellationToken) : input;
        return await CreateAsync(input, endpoint, report, models, config, cancellationToken);
    }

    private Task<ProviderReport> ProbeAsync(ProviderAddress endpoint, IReadOnlyDictionary<string, string> headers, CancellationToken cancellationToken)
    {
        var probe = new ProviderProbe(new() { Headers = [.. headers], Time = context.Host.Time });
        return context.Console.WithProgressAsync($"Asking the provider at {endpoint}…", () => probe.ProbeAsync(endpoint, cancellationToken));
    }

    private async Task<ParticipantOptions> CreateAsync(
        JoinInput input,
        ProviderAddress endpoint,
        ProviderReport report,
        IReadOnlyList<string> models,
        RuntimeConfig? config,
        CancellationToken cancellationToken)
    {
        var options = new ParticipantOptions
        {
            HubUrl = input.HubUrl,
            RoomCode = input.Room!,
            ParticipantId = input.ParticipantId!,
            Nickname = input.Nickname ?? DefaultNickname(models[0], input.ParticipantId!),
            Models = models,
            Endpoint = endpoint,
            ProviderHeaders = [.. input.Headers],
            Password = input.Password,
            Config = config,
            Specs = input.NoSpecs ? null : await new MachineSpecsReader(context.Host.Time).ReadAsync(cancellationToken),
            Capabilities = report.Capabilities,
            Concurrency = input.Concurrency,
            Time = context.Host.Time,
            Random = context.Host.Random,
        };
        return input.Deadlines.Over(input.ReconnectFor is { } duration ? options with { ReconnectFor = duration } : options);
    }

    private static string DefaultNickname(string model, string id)
    {
        string nickname = $"{model}@{id[..Math.Min(id.Length, 6)]}";
        return nickname[..Math.Min(nickname.Length, ContractLimits.NicknameLength)];
    }
}
