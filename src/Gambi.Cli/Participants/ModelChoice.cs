using Gambi.Cli.Failures;
using Gambi.Cli.Output;
using Gambi.Cli.Prompts;
using Gambi.Contracts;
using Gambi.Participant;

namespace Gambi.Cli.Participants;

/// <summary>The models that are shared, under the names the provider gives them.</summary>
internal sealed class ModelChoice(GambiConsole console, IPrompter prompts)
{
    /// <summary>The models for what was asked; asks when nothing was and asking is allowed.</summary>
    public async Task<IReadOnlyList<string>> ChooseAsync(ProviderReport report, IReadOnlyList<string> wanted, bool all, CancellationToken cancellationToken)
    {
        if (!report.Reachable)
        {
            throw CliException.Unavailable("PROVIDER_UNREACHABLE", report.Problem ?? $"The provider at {report.Address} cannot be reached.", "Is it running? Give its address with --endpoint URL.");
        }

        if (all || wanted.Count == 0)
        {
            IReadOnlyList<string> listed = RequireModels(report);
            return all ? [.. listed.Take(ContractLimits.Models)] : [await AskAsync(listed, cancellationToken)];
        }

        // A provider that cannot list its models may still have them: trust whoever named one.
        if (!report.ModelsListed)
        {
            console.Note($"{report.Problem} Taking {string.Join(", ", wanted)} on trust.");
            return [.. wanted.Distinct(StringComparer.Ordinal)];
        }

        return [.. wanted.Select(name => report.FindModel(name) ?? throw NotThere(report, name)).Distinct(StringComparer.Ordinal)];
    }

    private async Task<string> AskAsync(IReadOnlyList<string> listed, CancellationToken cancellationToken) => listed switch
    {
        [var only] => only,
        _ when console.CanPrompt => await prompts.SelectAsync("Model", listed, cancellationToken),
        _ => throw CliException.WrongUse("--model (or --all-models) is required.", $"The provider has {NameList.Of(listed)}."),
    };

    private static IReadOnlyList<string> RequireModels(ProviderReport report) => report switch
    {
        { ModelsListed: false } => throw CliException.Unavailable("PROVIDER_UNREACHABLE", report.Problem ?? $"The provider at {report.Address} lists no models.", "Name the model with --model."),
        { Models.Count: 0 } => throw CliException.Unavailable("MODEL_NOT_FOUND", $"The provider at {report.Address} has no models.", "Load or pull one first, for example `ollama pull llama3.2`."),
        _ => report.Models,
    };

    private static CliException NotThere(ProviderReport report, string name) => CliException.Unavailable(
        "MODEL_NOT_FOUND",
        $"The provider at {report.Address} has no model '{name}'.",
        report.Models.Count == 0 ? "It has no models at all: load or pull one first." : $"It has {NameList.Of(NearestNames.Order(name, report.Models))}.");
}
