using Gambi.Cli.Failures;
using Gambi.Cli.Hosting;
using Gambi.Contracts;

namespace Gambi.Cli.Settings;

/// <summary>The runtime config that <c>--config PATH|-</c> names, read and checked.</summary>
internal sealed class RuntimeConfigInput(CliHost host)
{
    /// <summary>The config of a file or of standard input, or <c>null</c> when none is named.</summary>
    public async Task<RuntimeConfig?> ReadAsync(string? path, CancellationToken cancellationToken)
    {
        if (path is null)
        {
            return null;
        }

        RuntimeConfig config = path == "-"
            ? await BoundedJsonInput.ReadAsync(host.In, "standard input", ContractsJson.Default.RuntimeConfig, cancellationToken)
            : await ReadFileAsync(path, cancellationToken);
        return RuntimeConfigRules.FindProblem(config) is { } problem
            ? throw CliException.BadConfig($"The runtime config of {(path == "-" ? "standard input" : path)} cannot be used: {problem}")
            : config;
    }

    private static async Task<RuntimeConfig> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = new StreamReader(path);
            return await BoundedJsonInput.ReadAsync(reader, path, ContractsJson.Default.RuntimeConfig, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CliException.BadConfig($"Cannot read the runtime config {path}: {e.Message}", "Give a path to a JSON file, or - for standard input.");
        }
    }
}
