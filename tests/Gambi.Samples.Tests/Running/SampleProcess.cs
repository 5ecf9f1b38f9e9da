using System.Diagnostics;
using System.Globalization;
using Gambi.TestKit.Processes;

namespace Gambi.Samples.Tests.Running;

/// <summary>A sample in a process of its own, which never outlives its lease.</summary>
internal sealed class SampleProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _reading;

    private SampleProcess(ProcessStartInfo start, string input)
    {
        _process = Process.Start(start)!;
        _process.StandardInput.Write(input);
        _process.StandardInput.Close();
        _reading = Task.WhenAll(CopyAsync(_process.StandardOutput, Out), CopyAsync(_process.StandardError, Error));
    }

    /// <summary>Its standard output so far.</summary>
    public LineLog Out { get; } = new();

    /// <summary>Its standard error so far.</summary>
    public LineLog Error { get; } = new();

    /// <summary>Starts a command in a folder; of the variables that samples read it has only <c>GAMBI_HUB</c>.</summary>
    public static SampleProcess Start(IReadOnlyList<string> command, string folder, Uri hub, string input = "")
    {
        string program = command[0] == "dotnet" ? CliProcess.Dotnet : command[0];
        ProcessStartInfo start = new(program, command.Skip(1))
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("GAMBI_", StringComparison.Ordinal) || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment.Remove("NODE_OPTIONS");
        start.Environment["GAMBI_HUB"] = hub.ToString();
        return new(start, input);
    }

    /// <summary>Waits for its end and gives what it printed; it must have ended with this exit code.</summary>
    public async Task<string> EndAsync(int exitCode = 0, TimeSpan? limit = null)
    {
        await _process.WaitForExitAsync().WaitAsync(limit ?? Patience.Limit);
        await _reading.WaitAsync(Patience.Limit);
        Assert.True(_process.ExitCode == exitCode, $"It ended with {_process.ExitCode}, not {exitCode}:\n{Out}\n{Error}");
        return Out.ToString();
    }

    /// <summary>Presses Ctrl+C.</summary>
    public async Task InterruptAsync()
    {
        using Process kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
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
