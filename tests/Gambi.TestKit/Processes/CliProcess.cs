using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Gambi.TestKit.Processes;

/// <summary>The real program in a process of its own.</summary>
public sealed class CliProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gambi-cli-");
    private readonly Process _process;
    private readonly Task _reading;

    private CliProcess(string input, string[] command, Dictionary<string, string>? variables = null)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("GAMBI_", StringComparison.Ordinal) || name is "DEBUG" or "NO_COLOR").ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["XDG_CONFIG_HOME"] = _folder.FullName;

        // Compiled for the short life that it has here.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach ((string name, string value) in variables ?? [])
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.StandardInput.Write(input);
        _process.StandardInput.Close();
        _reading = Task.WhenAll(CopyAsync(_process.StandardOutput, Out), CopyAsync(_process.StandardError, Error));
    }

    /// <summary>The program, built beside the tests.</summary>
    public static string Assembly => Path.Combine(AppContext.BaseDirectory, "gambi.dll");

    /// <summary>What runs it.</summary>
    public static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Its standard output so far.</summary>
    public LineLog Out { get; } = new();

    /// <summary>Its standard error so far.</summary>
    public LineLog Error { get; } = new();

    /// <summary>Starts it with nothing on standard input.</summary>
    public static CliProcess Start(params string[] args) => new("", [Dotnet, Assembly, .. args]);

    /// <summary>Starts it with this on standard input.</summary>
    public static CliProcess StartWith(string input, params string[] args) => new(input, [Dotnet, Assembly, .. args]);

    /// <summary>Starts it where only the network of this namespace is to be seen.</summary>
    public static CliProcess StartInNetwork(string networkNamespace, params string[] args) => new("", ["ip", "netns", "exec", networkNamespace, Dotnet, Assembly, .. args]);

    /// <summary>Starts it with some more environment variables.</summary>
    public static CliProcess StartIn(Dictionary<string, string> variables, params string[] args) => new("", [Dotnet, Assembly, .. args], variables);

    /// <summary>The data of the first event of this type.</summary>
    public async Task<JsonElement> EventAsync(string type)
    {
        string line = await Out.WaitForAsync(line => line.StartsWith($$"""{"type":"{{type}}",""", StringComparison.Ordinal));
        using var document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("data").Clone();
    }

    /// <summary>Sends it a signal, by name.</summary>
    public async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)])!;
        await kill.WaitForExitAsync();
    }

    /// <summary>As <c>kill -9</c>: it hears nothing of it.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits for its end.</summary>
    public async Task<CliResult> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience.Limit);
        await _reading.WaitAsync(Patience.Limit);
        return new(_process.ExitCode, Out.ToString(), Error.ToString());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task CopyAsync(StreamReader from, LineLog to)
    {
        var buffer = new char[4096];
        while (await from.ReadAsync(buffer) is var read and > 0)
        {
            to.Write(new string(buffer, 0, read));
        }

        to.End();
    }
}
