using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;

namespace Gambi.Load.Children;

/// <summary>A process that was started for the run and ends with it.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly string _log;
    private readonly Channel<string> _answers = Channel.CreateUnbounded<string>();
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly Task _reading;

    private ChildProcess(string name, ProcessStartInfo start, string log)
    {
        Name = name;
        _log = log;
        _process = Process.Start(start)!;
        _reading = ReadAsync();
    }

    /// <summary>What it is to this run.</summary>
    public string Name { get; }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Starts a verb of this program, under the runtime settings of <paramref name="runtime"/>.</summary>
    public static ChildProcess Start(string name, RunFolder folder, string runtime, params string[] args)
    {
        var here = AppContext.BaseDirectory;
        string[] host = [Dotnet, "exec", "--runtimeconfig", Path.Combine(here, $"{runtime}.runtimeconfig.json"), "--depsfile", Path.Combine(here, "Gambi.Load.deps.json"), Path.Combine(here, "Gambi.Load.dll")];
        return StartCommand(name, folder, [.. host, .. args]);
    }

    /// <summary>Starts any program; what it says on standard error goes to a file of the run's folder.</summary>
    public static ChildProcess StartCommand(string name, RunFolder folder, params string[] command)
    {
        var log = folder.File($"{name}.log");
        // A file, as a service has one, and not a pipe, whose reading would be this process's work.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "log=$1; shift; exec \"$@\" 2>\"$log\"", "sh", log, .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var variable in start.Environment.Keys.Where(static key => key.StartsWith("GAMBI_", StringComparison.Ordinal) || key.StartsWith("DOTNET_SYSTEM_NET_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(variable);
        }

        start.Environment["XDG_CONFIG_HOME"] = folder.Path;
        return new(name, start, log);
    }

    /// <summary>Ends it at once.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Asks over the control channel.</summary>
    public async Task<string> AskAsync(string command, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(command.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        return await ReadAsync(_answers.Reader, cancellationToken);
    }

    /// <summary>Asks for a number.</summary>
    public async Task<long> NumberAsync(string command, CancellationToken cancellationToken) =>
        long.Parse(await AskAsync(command, cancellationToken), CultureInfo.InvariantCulture);

    /// <summary>What it says first over the control channel, or next.</summary>
    public Task<string> HearAsync(CancellationToken cancellationToken) => ReadAsync(_answers.Reader, cancellationToken);

    /// <summary>Waits for a line of JSON with this type; answers its data.</summary>
    public async Task<JsonElement> EventAsync(string type, CancellationToken cancellationToken)
    {
        while (true)
        {
            var line = await ReadAsync(_lines.Reader, cancellationToken);
            if (line.StartsWith($$"""{"type":"{{type}}",""", StringComparison.Ordinal))
            {
                using var document = JsonDocument.Parse(line);
                return document.RootElement.GetProperty("data").Clone();
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            // Each ends with its standard input.
            _process.StandardInput.Close();
            await _process.WaitForExitAsync().WaitAsync(Grace, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        await _reading;
        _process.Dispose();
    }

    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Environment.ProcessPath switch
    {
        { } path when Path.GetFileNameWithoutExtension(path) == "dotnet" => path,
        _ => "dotnet",
    };

    private async Task<string> ReadAsync(ChannelReader<string> from, CancellationToken cancellationToken)
    {
        try
        {
            return await from.ReadAsync(cancellationToken).AsTask().WaitAsync(Patience, TimeProvider.System, cancellationToken);
        }
        catch (Exception e) when (e is ChannelClosedException or TimeoutException)
        {
            throw new LoadException($"{Name} {(e is TimeoutException ? "says nothing" : "ended")}: {LastWords()}", e);
        }
    }

    private string LastWords()
    {
        var text = File.Exists(_log) ? File.ReadAllText(_log) : "";
        return text.Length <= 2000 ? text : text[^2000..];
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(ControlLoop.Mark, StringComparison.Ordinal))
            {
                _answers.Writer.TryWrite(line[ControlLoop.Mark.Length..]);
            }
            else
            {
                _lines.Writer.TryWrite(line);
            }
        }

        _answers.Writer.TryComplete();
        _lines.Writer.TryComplete();
    }
}
