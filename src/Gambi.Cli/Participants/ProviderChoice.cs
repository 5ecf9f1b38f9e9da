using Gambi.Cli.Failures;
using Gambi.Cli.Output;
using Gambi.Cli.Prompts;
using Gambi.Participant;

namespace Gambi.Cli.Participants;

/// <summary>The provider that joins: the endpoint given, else the one found on this machine.</summary>
internal sealed class ProviderChoice(GambiConsole console, IPrompter prompts, Func<CancellationToken, Task<IReadOnlyList<FoundProvider>>> find)
{
    private const string OtherChoice = "Another address…";

    /// <summary>The provider's address.</summary>
    public async Task<ProviderAddress> ChooseAsync(string? endpoint, CancellationToken cancellationToken)
    {
        if (endpoint is not null)
        {
            return Parse(endpoint);
        }

        IReadOnlyList<FoundProvider> found = await console.WithProgressAsync("Looking for providers on this machine…", () => find(cancellationToken));
        return found switch
        {
            [var only] when !console.CanPrompt => Take(only),
            _ when console.CanPrompt => await AskAsync(found, cancellationToken),
            [] => throw NoneFound(),
            _ => throw CliException.WrongUse(
                $"Several providers answer on this machine: {string.Join(", ", found.Select(Describe))}.",
                $"Choose one with --endpoint, for example --endpoint {found[0].Address}."),
        };
    }

    /// <summary>An endpoint as typed.</summary>
    public static ProviderAddress Parse(string endpoint) =>
        ProviderAddress.TryParse(endpoint, out ProviderAddress? address, out string? problem) ? address : throw CliException.WrongUse($"--endpoint '{endpoint}': {problem}");

    /// <summary>The failure when no provider answers.</summary>
    public static CliException NoneFound() => CliException.Unavailable(
        "PROVIDER_UNREACHABLE",
        $"No provider answers on this machine (tried {string.Join(", ", WellKnownProvider.All.Select(known => $"{known.Name} on {known.Port}"))}).",
        "Start one, or say where it is with --endpoint URL.");

    private ProviderAddress Take(FoundProvider only)
    {
        console.Note($"Found {Describe(only)}.");
        return only.Address;
    }

    private async Task<ProviderAddress> AskAsync(IReadOnlyList<FoundProvider> found, CancellationToken cancellationToken)
    {
        if (found.Count == 0)
        {
            console.Note(NoneFound().Message);
            return await TypeAsync(cancellationToken);
        }

        string[] choices = [.. found.Select(Describe), OtherChoice];
        string chosen = await prompts.SelectAsync("Provider", choices, cancellationToken);
        int index = Array.IndexOf(choices, chosen);
        return index < found.Count ? found[index].Address : await TypeAsync(cancellationToken);
    }

    private async Task<ProviderAddress> TypeAsync(CancellationToken cancellationToken)
    {
        string typed = await prompts.TextAsync(
            "Address of the provider",
            "",
            text => ProviderAddress.TryParse(text, out _, out string? problem) ? null : problem,
            cancellationToken);
        return ProviderAddress.Parse(typed);
    }

    private static string Describe(FoundProvider provider) => $"{provider.Name} at {provider.Address} ({provider.Models.Count} models)";
}
