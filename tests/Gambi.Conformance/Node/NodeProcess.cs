using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Gambi.Conformance.Node;

/// <summary>A running program of Node's, which never outlives its lease.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly List<(string Start, TaskCompletionSource<string> Said)> _waiters = [];
    private bool _isSilent;

    private NodeProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Take(line.Data, isOutput: true);
        _process.ErrorDataReceived += (_, line) => Take(line.Data, isOutput: false);
    }

    /// <summary>What it said so far.</summary>
    public string Output
    {
        get
        {
            lock (_gate)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts <c>node</c> or <c>npm</c> in a folder, with some variables more than this process has.</summary>
    /// <exception cref="InvalidOperationException">There is no such program here.</exception>
    public static NodeProcess Start(string program, string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() && program == "npm" ? "npm.cmd" : program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment.Remove("NODE_OPTIONS");
        start.Environment["NO_COLOR"] = "1";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = new NodeProcess(start);
        try
        {
            process._process.Start();
        }
        catch (Win32Exception exception)
        {
            process._process.Dispose();
            throw new InvalidOperationException($"Node 20 or newer is needed by the conformance tests, with npm ('{program}' could not be started: {exception.Message})", exception);
        }

        process._process.StandardInput.Close();
        process._process.BeginOutputReadLine();
        process._process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Waits for a line of its standard output that starts so, and returns it; a line said before counts.</summary>
    public async Task<string> SaysAsync(string start, TimeSpan limit, CancellationToken cancellationToken)
    {
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_lines.Find(line => line.StartsWith(start, StringComparison.Ordinal)) is { } line)
            {
                return line;
            }

            _waiters.Add((start, said));
            EndWaitersIfSilent();
        }

        try
        {
            return await said.Task.WaitAsync(limit, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"It did not say '{start}' within {limit.TotalSeconds} s:\n{Output}");
        }
    }

    /// <summary>Waits for its end; when it takes longer than allowed, it and all that it started are killed.</summary>
    public async Task<NodeRun> EndAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await _process.WaitForExitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Kill();
            await _process.WaitForExitAsync(cancellationToken);
            return new NodeRun(-1, $"{Output}\nIt was still running after {limit.TotalSeconds} s and was killed.");
        }

        return new NodeRun(_process.ExitCode, Output);
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    private void Take(string? line, bool isOutput)
    {
        lock (_gate)
        {
            if (line is not null)
            {
                _output.AppendLine(line);
            }

            if (!isOutput)
            {
                return;
            }

            _isSilent |= line is null;
            if (line is not null)
            {
                _lines.Add(line);
                _waiters.FindAll(waiter => line.StartsWith(waiter.Start, StringComparison.Ordinal)).ForEach(waiter => waiter.Said.TrySetResult(line));
            }

            EndWaitersIfSilent();
        }
    }

    /// <summary>Who waits for a line of a program that has ended learns so.</summary>
    private void EndWaitersIfSilent()
    {
        if (_isSilent)
        {
            _waiters.ForEach(waiter => waiter.Said.TrySetException(new InvalidOperationException($"It ended without having said '{waiter.Start}':\n{_output}")));
        }
    }
}
