using Gambi.Cli.Failures;
using Gambi.Cli.Output;
using Gambi.Cli.Participants;
using Gambi.Cli.Wiring;
using Gambi.Contracts;
using Gambi.Participant;

namespace Gambi.Cli.Diagnosing;

/// <summary>Whether a provider answers, what it speaks, and whether it has the models.</summary>
/// <param name="context">The run.</param>
/// <param name="headers">What the provider wants to see.</param>
/// <param name="report">Where findings go.</param>
internal sealed class ProviderCheck(CliContext context, IReadOnlyDictionary<string, string> headers, FindingReport report)
{
    /// <summary>Looks at the endpoint given, else at what answers on this machine.</summary>
    public async Task RunAsync(string? endpoint, IReadOnlyList<string> models, CancellationToken cancellationToken)
    {
        if (endpoint is not null && Parse(endpoint) is not { } given)
        {
            return;
        }

        IReadOnlyList<ProviderAddress> addresses = endpoint is not null
            ? [ProviderChoice.Parse(endpoint)]
            : [.. (await new ProviderFinder().FindAsync(cancellationToken)).Select(found => found.Address)];
        if (addresses.Count == 0)
        {
            Miss(CheckStatus.Warning, ProviderChoice.NoneFound().Message, "To share a model start a provider, such as Ollama (`ollama serve`), or say where one is with --endpoint URL. To use the models of others none is needed.");
            return;
        }

        TimedProbe[] probes = await Task.WhenAll(addresses.Select(address => ProbeAsync(address, cancellationToken)));
        if (probes is [{ Report.Reachable: false } silent])
        {
            Miss(CheckStatus.Failed, silent.Report.Problem ?? $"The provider at {silent.Report.Address} cannot be reached.", await FindFixAsync(silent.Report.Address, cancellationToken));
            return;
        }

        report.Tell(Judge(probes));
        report.Tell(new ModelsCheck(isNamed: endpoint is not null).Judge([.. probes.Select(probe => probe.Report)], models));
    }

    private ProviderAddress? Parse(string endpoint)
    {
        try
        {
            return ProviderChoice.Parse(endpoint);
        }
        catch (CliException e)
        {
            Miss(CheckStatus.Failed, e.Message, "Give the provider's base URL, such as --endpoint http://localhost:11434.");
            return null;
        }
    }

    private void Miss(CheckStatus status, string message, string fix)
    {
        report.Tell(new(CheckNames.Provider, status, message, fix));
        report.Tell(Finding.Skipped(CheckNames.Models, "Not looked at: no provider answers."));
    }

    private async Task<TimedProbe> ProbeAsync(ProviderAddress address, CancellationToken cancellationToken)
    {
        long started = context.Host.Time.GetTimestamp();
        ProviderReport answer = await new ProviderProbe(new() { Headers = [.. headers], Time = context.Host.Time }).ProbeAsync(address, cancellationToken);
        return new(answer, context.Host.Time.GetElapsedTime(started));
    }

    private static Finding Judge(IReadOnlyList<TimedProbe> probes)
    {
        string message = string.Join(" ", probes.Select(Describe));
        if (probes is [var only] && only.Report.Capabilities is { OpenResponses: ProtocolSupport.Unsupported, ChatCompletions: ProtocolSupport.Unsupported })
        {
            return Finding.Failed(
                CheckNames.Provider,
                message,
                "--endpoint must be the base URL of an OpenAI-compatible provider, /v1 included or not. If it wants credentials, name their variable with --header-env Authorization=VAR.");
        }

        return probes.Count > 1 ? Finding.Warning(CheckNames.Provider, message, $"Choose one with --endpoint, for example --endpoint {probes[0].Report.Address}.") : Finding.Ok(CheckNames.Provider, message);
    }

    private static string Describe(TimedProbe probe)
    {
        ProviderReport provider = probe.Report;
        string[] speaks = [.. Speaks(provider.Capabilities)];
        string name = provider.Kind == ProviderKind.Unknown ? "What" : $"The provider ({provider.What}) that";
        return $"{name} answers at {provider.Address} took {Words.Rounded(probe.Took.TotalMilliseconds)} ms and speaks {(speaks.Length == 0 ? "none of OpenAI's protocols" : string.Join(" and ", speaks))}.";
    }

    private static IEnumerable<string> Speaks(ParticipantCapabilities capabilities)
    {
        if (capabilities.OpenResponses != ProtocolSupport.Unsupported)
        {
            yield return capabilities.OpenResponses == ProtocolSupport.Supported ? "Responses" : "perhaps Responses (no answer in time)";
        }

        if (capabilities.ChatCompletions != ProtocolSupport.Unsupported)
        {
            yield return capabilities.ChatCompletions == ProtocolSupport.Supported ? "Chat Completions" : "perhaps Chat Completions (no answer in time)";
        }
    }

    private static async Task<string> FindFixAsync(ProviderAddress silent, CancellationToken cancellationToken)
    {
        FoundProvider[] others = [.. await new ProviderFinder().FindAsync(cancellationToken)];
        if (others is [var other, ..])
        {
            return $"{other.Name} answers at {other.Address}: --endpoint {other.Address}.";
        }

        string name = WellKnownProvider.All.FirstOrDefault(known => known.Port == silent.Base.Port)?.Name ?? "the provider";
        return !silent.IsLoopback ? $"Is {name} running there, and does it listen on its network (Ollama: OLLAMA_HOST=0.0.0.0)? A firewall may be in between."
            : name == "Ollama" ? "Start Ollama: `ollama serve`, or its app."
            : $"Start {name}, and its server where that is a thing of its own.";
    }

    private sealed record TimedProbe(ProviderReport Report, TimeSpan Took);
}
