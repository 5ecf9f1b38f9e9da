using System.Text.Json;
using Gambi.Cli.Hosting;
using Gambi.Cli.Wiring;

namespace Gambi.Cli.Tests.Running;

/// <summary>A command that runs inside the test's process until it is told to stop.</summary>
internal sealed class RunningCli : IAsyncDisposable
{
    private readonly TerminationSignals _signals = new(_ => { });
    private readonly Task<int> _run;

    public RunningCli(string[] args, Func<TextWriter, TextWriter, CliHost> host) => _run = RunAsync(new GambiApplication(host(Out, Error)), args);

    public LineLog Out { get; } = new();

    public LineLog Error { get; } = new();

    /// <summary>The data of the first event of this type.</summary>
    public async Task<JsonElement> EventAsync(string type)
    {
        string line = await Out.WaitForAsync(line => line.StartsWith($$"""{"type":"{{type}}",""", StringComparison.Ordinal));
        using var document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("data").Clone();
    }

    /// <summary>As Ctrl+C.</summary>
    public async Task<int> InterruptAsync()
    {
        _signals.Receive("SIGINT");
        return await EndAsync();
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public Task<int> EndAsync() => _run.WaitAsync(Patience.Limit);

    public async ValueTask DisposeAsync()
    {
        if (!_run.IsCompleted)
        {
            await InterruptAsync();
        }

        _signals.Dispose();
    }

    private async Task<int> RunAsync(GambiApplication application, string[] args)
    {
        await Task.Yield();
        int exitCode = await application.RunAsync(args, _signals);
        Out.End();
        Error.End();
        return exitCode;
    }
}
