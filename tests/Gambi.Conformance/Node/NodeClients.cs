using System.Globalization;
using System.Security.Cryptography;
using Gambi.Conformance.Node;

[assembly: AssemblyFixture(typeof(NodeClients))]

namespace Gambi.Conformance.Node;

/// <summary>The folder of the Node clients, with their pinned packages installed once for all tests and all test processes.</summary>
public sealed class NodeClients : IAsyncLifetime
{
    private const string Needed = "Node 20 or newer is needed by the conformance tests";
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ScriptLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan VersionLimit = TimeSpan.FromMinutes(2);
    private static readonly Dictionary<string, string> NoVariables = [];

    // Tests that need no Node run without it: who needs it learns what went wrong.
    private Exception? _failure;

    internal string Folder { get; } = FindFolder();

    public async ValueTask InitializeAsync()
    {
        try
        {
            await CheckVersionAsync();
            await InstallAsync();
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException or TimeoutException)
        {
            _failure = exception;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Starts a script and leaves it running.</summary>
    internal NodeProcess Start(string script, IReadOnlyDictionary<string, string> environment)
    {
        ThrowIfUnusable();
        return NodeProcess.Start("node", Folder, [script], environment);
    }

    /// <summary>Runs a script of tests to its end; its output is the failure's message when one of them fails, or none ran.</summary>
    internal async Task RunTestsAsync(string script, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        ThrowIfUnusable();
        await using NodeProcess process = NodeProcess.Start("node", Folder, ["--test-reporter=tap", script], environment);
        NodeRun run = await process.EndAsync(ScriptLimit, cancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(run.Output);
        Assert.True(run.ExitCode == 0, $"{script} failed:\n{TapSummary.OfFailures(run.Output)}");
        Assert.True(TapSummary.Passed(run.Output) > 0, $"{script} ran no test:\n{run.Output}");
    }

    private void ThrowIfUnusable()
    {
        if (_failure is { } failure)
        {
            throw new InvalidOperationException(failure.Message, failure);
        }
    }

    private async Task CheckVersionAsync()
    {
        await using NodeProcess process = NodeProcess.Start("node", Folder, ["--version"], NoVariables);
        NodeRun run = await process.EndAsync(VersionLimit, CancellationToken.None);
        string version = run.Output.Trim().TrimStart('v');
        if (run.ExitCode != 0 || !int.TryParse(version.Split('.')[0], CultureInfo.InvariantCulture, out int major) || major < 20)
        {
            throw new InvalidOperationException($"{Needed}; 'node --version' says: {run.Output.Trim()}");
        }
    }

    /// <summary>Installs what the lock file says, unless that very lock file was installed before.</summary>
    private async Task InstallAsync()
    {
        string stamp = Path.Combine(Folder, "node_modules", ".installed-from");
        byte[] lockFile = await File.ReadAllBytesAsync(Path.Combine(Folder, "package-lock.json"));
        string wanted = Convert.ToHexStringLower(SHA256.HashData(lockFile));
        await using FileStream turn = await TakeTurnAsync();
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted)
        {
            return;
        }

        await using NodeProcess npm = NodeProcess.Start("npm", Folder, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], NoVariables);
        NodeRun run = await npm.EndAsync(InstallLimit, CancellationToken.None);
        if (run.ExitCode != 0)
        {
            throw new InvalidOperationException($"'npm ci' in {Folder} failed:\n{run.Output}");
        }

        await File.WriteAllTextAsync(stamp, wanted);
    }

    /// <summary>Opens a file that one process at a time may have open; the system closes it for a process that dies.</summary>
    private async Task<FileStream> TakeTurnAsync()
    {
        string path = Path.Combine(Folder, "..", "obj", "npm.lock");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var limit = new CancellationTokenSource(InstallLimit, TimeProvider.System);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (!limit.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private static string FindFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string clients = Path.Combine(folder.FullName, "clients");
            if (File.Exists(Path.Combine(clients, "package-lock.json")))
            {
                return clients;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has the Node clients.");
    }
}
