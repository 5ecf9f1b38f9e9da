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
    private readonly TaskCompletionSource<string> _firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);

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

    /// <summary>Waits for the first line of its standard output, with which servers here say that they are ready.</summary>
    public async Task<string> FirstLineAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            return await _firstLine.Task.WaitAsync(limit, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Nothing was said within {limit.TotalSeconds} s. {Output}");
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
        if (line is null)
        {
            // The end of the output: who still waits for a first line learns why there is none.
            if (isOutput)
            {
                _firstLine.TrySetException(new InvalidOperationException($"It ended without a word on its standard output. {Output}"));
            }

            return;
        }

        lock (_gate)
        {
            _output.AppendLine(line);
        }

        if (isOutput)
        {
            _firstLine.TrySetResult(line);
        }
    }
}
