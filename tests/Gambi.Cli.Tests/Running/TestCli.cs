using Gambi.Cli.Hosting;
using Gambi.Cli.Wiring;
using Gambi.TestKit.Discovery;

namespace Gambi.Cli.Tests.Running;

/// <summary>The command line inside the test's process: fast, and with terminals as the test wants them.</summary>
internal sealed class TestCli : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gambi-cli-");
    private readonly Dictionary<string, string> _variables = [];

    public TestCli() => _variables["XDG_CONFIG_HOME"] = _folder.FullName;

    /// <summary>What standard input holds.</summary>
    public string Input { get; set; } = "";

    /// <summary>Whether a person is at input and output.</summary>
    public bool Terminal { get; set; }

    /// <summary>The clock of the command; a <see cref="BrowsingClock"/> is told when the command has heard what hubs there are.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The hubs it hears.</summary>
    public FakeMulticast Network { get; } = new();

    public string ConfigPath => Path.Combine(_folder.FullName, "gambi", "config.json");

    public TestCli With(string variable, string value)
    {
        _variables[variable] = value;
        return this;
    }

    public TestCli WithConfig(string json)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigPath)!);
        File.WriteAllText(ConfigPath, json);
        return this;
    }

    public string WriteFile(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs a command to its end.</summary>
    public async Task<CliResult> RunAsync(params string[] args)
    {
        using var signals = new TerminationSignals(_ => { });
        var (output, error) = (new StringWriter(), new StringWriter());
        Task<int> running = new GambiApplication(HostOf(output, error)).RunAsync(args, signals).WaitAsync(Patience.Limit);
        while (Time is BrowsingClock clock && await HearsAsync(running))
        {
            clock.EndBrowsing();
        }

        return new(await running, output.ToString(), error.ToString());
    }

    /// <summary>Starts a command that runs until it is told to stop.</summary>
    public RunningCli Start(params string[] args) => new(args, HostOf);

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<bool> HearsAsync(Task running)
    {
        using var over = new CancellationTokenSource();
        Task hears = Network.WhenHeardAsync(over.Token);
        bool heard = await Task.WhenAny(running, hears) == hears;
        await over.CancelAsync();
        return heard;
    }

    private CliHost HostOf(TextWriter output, TextWriter error) => new()
    {
        In = new StringReader(Input),
        Out = output,
        Error = error,
        InIsTerminal = Terminal,
        OutIsTerminal = Terminal,
        ErrorIsTerminal = false,
        Variable = name => _variables.GetValueOrDefault(name),
        Time = Time,
        Random = new Random(7),
        Browser = Network,
        Publisher = _ => Network,
    };
}
