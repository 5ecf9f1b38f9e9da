using System.Diagnostics;
using Gambi.TestKit.Processes;

namespace Gambi.Discovery.Tests.Machines;

/// <summary>A program that runs until it is told to end; it never outlives its lease.</summary>
internal sealed class Running : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _reading;

    public Running(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        _reading = CopyAsync();
    }

    /// <summary>What it says, errors too.</summary>
    public LineLog Said { get; } = new();

    /// <summary>The first line that begins so, without its line end.</summary>
    public Task<string> LineAsync(string start) => Said.WaitForAsync(line => line.StartsWith(start, StringComparison.Ordinal));

    /// <summary>Ends its input, and waits until it has ended.</summary>
    public Task StopAsync() => EndAsync(Patience.Limit);

    /// <summary>Ends its input, waits so long for its end, and answers its exit code.</summary>
    public async Task<int> EndAsync(TimeSpan limit)
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(limit);
        await _reading.WaitAsync(Patience.Limit);
        return _process.ExitCode;
    }

    /// <summary>Asks it to end as a user does by Ctrl+C, and waits until it has ended.</summary>
    public async Task TerminateAsync()
    {
        await Shell.RunAsync("kill", "-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await _process.WaitForExitAsync().WaitAsync(Patience.Limit);
        await _reading.WaitAsync(Patience.Limit);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync().WaitAsync(Patience.Limit);
        await _reading.WaitAsync(Patience.Limit);
        _process.Dispose();
    }

    private async Task CopyAsync()
    {
        await Task.WhenAll(CopyAsync(_process.StandardOutput), CopyAsync(_process.StandardError));
        Said.End();
    }

    private async Task CopyAsync(StreamReader from)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            Said.Write(line + "\n");
        }
    }
}
