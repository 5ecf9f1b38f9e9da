using Gambi.Cli.Failures;
using Gambi.Cli.Hosting;
using Gambi.Cli.Output;

namespace Gambi.Cli.Settings;

/// <summary>The configuration file of this user: where it is, and the environment it gives.</summary>
internal sealed class ConfigFile(CliHost host)
{
    /// <summary>Where the file is looked for.</summary>
    public string Path => System.IO.Path.Combine(Folder(), "gambi", "config.json");

    /// <summary>The environment called <paramref name="name"/>, or the default one, or an empty one.</summary>
    public async Task<CliEnvironment> ResolveAsync(string? name, CancellationToken cancellationToken)
    {
        CliConfig config = await LoadAsync(cancellationToken) ?? new();
        string? wanted = name ?? host.NonEmptyVariable("GAMBI_ENV") ?? config.DefaultEnv;
        if (wanted is null)
        {
            return new();
        }

        if (config.Envs?.TryGetValue(wanted, out CliEnvironment? environment) == true && environment is not null)
        {
            return environment;
        }

        string[] known = [.. config.Envs?.Keys ?? []];
        throw CliException.BadConfig(
            $"There is no environment '{wanted}' in {Path}.",
            known.Length == 0
                ? "The file defines none: add it under \"envs\"."
                : SpellingHint.For(wanted, known) ?? $"Known environments: {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
    }

    private async Task<CliConfig?> LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var reader = new StreamReader(Path);
            return await BoundedJsonInput.ReadAsync(reader, Path, SettingsJson.Default.CliConfig, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CliException.BadConfig($"Cannot read {Path}: {e.Message}");
        }
    }

    private string Folder()
    {
        if (host.NonEmptyVariable("XDG_CONFIG_HOME") is { } folder)
        {
            return folder;
        }

        return OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData)
            : System.IO.Path.Combine(host.NonEmptyVariable("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config");
    }
}
