using Gambi.Cli.Output;
using Gambi.Participant;

namespace Gambi.Cli.Diagnosing;

/// <summary>Whether providers have the models that are asked for, or any.</summary>
/// <param name="isNamed">Whether somebody named the provider; else it only happens to be there.</param>
internal sealed class ModelsCheck(bool isNamed)
{
    /// <summary>What the lists of models say.</summary>
    public Finding Judge(IReadOnlyList<ProviderReport> providers, IReadOnlyList<string> wanted)
    {
        if (providers.FirstOrDefault(provider => !provider.ModelsListed) is { } silent)
        {
            return Finding.Warning(
                CheckNames.Models,
                silent.Problem ?? $"The provider at {silent.Address} lists no models.",
                "If it wants credentials, name their variable with --header-env Authorization=VAR; else name the model with `participant join --model NAME`, which takes it on trust.");
        }

        string[] names = [.. providers.SelectMany(provider => provider.Models).Distinct(StringComparer.Ordinal)];
        if (names.Length == 0)
        {
            const string Fix = "Load or pull one first, for example `ollama pull llama3.2`.";
            return isNamed || wanted.Count > 0 ? Finding.Failed(CheckNames.Models, "The provider has no models.", Fix) : Finding.Warning(CheckNames.Models, "The provider has no models.", Fix);
        }

        (string Name, string? Served)[] served = [.. wanted.Select(name => (name, providers.Select(provider => provider.FindModel(name)).FirstOrDefault(found => found is not null)))];
        string[] missing = [.. served.Where(pair => pair.Served is null).Select(pair => pair.Name)];
        Finding finding = missing.Length > 0
            ? Finding.Failed(
                CheckNames.Models,
                $"The provider has no model {string.Join(", ", missing.Select(name => $"'{name}'"))}.",
                $"It has {NameList.Of(NearestNames.Order(missing[0], names))}. Choose one of these, or pull it first.")
            : Finding.Ok(CheckNames.Models, wanted.Count == 0 ? $"There {(names.Length == 1 ? "is" : "are")} {NameList.Of(names)}." : $"There {(served.Length == 1 ? "is" : "are")} {string.Join(", ", served.Select(Describe))}.");
        return finding with
        {
            Details = writer =>
            {
                writer.WriteStartArray("models");
                foreach (string name in names)
                {
                    writer.WriteStringValue(name);
                }

                writer.WriteEndArray();
            },
        };
    }

    private static string Describe((string Name, string? Served) pair) => pair.Name == pair.Served ? pair.Name : $"{pair.Name}, served as {pair.Served}";
}
