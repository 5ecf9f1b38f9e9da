using Gambi.Cli.Hosting;
using Gambi.Cli.Wiring;

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

    /// <summary>The clock of the command.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

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
        int exitCode = await new GambiApplication(HostOf(output, error)).RunAsync(args, signals).WaitAsync(Patience.Limit);
        return new(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Starts a command that runs until it is told to stop.</summary>
    public RunningCli Start(params string[] args) => new(args, HostOf);

    public void Dispose() => _folder.Delete(recursive: true);

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
    };
}
