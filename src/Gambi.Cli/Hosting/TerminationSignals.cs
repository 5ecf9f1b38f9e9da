using System.Runtime.InteropServices;

namespace Gambi.Cli.Hosting;

/// <summary>Ctrl+C and SIGTERM: the first cancels <see cref="Token"/>, a second leaves at once.</summary>
internal sealed class TerminationSignals : IDisposable
{
    /// <summary>What a shell expects of a process that an interrupt ended.</summary>
    public const int InterruptedExitCode = 130;

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<int> _exit;
    private string? _received;

    /// <summary>Hears nothing yet but <see cref="Receive"/>; <paramref name="exit"/> ends the process.</summary>
    public TerminationSignals(Action<int> exit) => _exit = exit;

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The first signal's name, or <c>null</c> while there was none.</summary>
    public string? Received => Volatile.Read(ref _received);

    /// <summary>Listens to the signals of this process. Not to SIGHUP: a handler would undo `nohup`.</summary>
    public void Listen()
    {
        foreach (PosixSignal signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                Receive(context.Signal.ToString());
            }));
        }
    }

    /// <summary>Completes with the first signal.</summary>
    public Task WaitAsync() => _first.Task;

    /// <summary>What a signal does; apart from the listening, so that tests need no process.</summary>
    public void Receive(string signal)
    {
        if (Interlocked.CompareExchange(ref _received, signal, null) is not null)
        {
            _exit(InterruptedExitCode);
            return;
        }

        // Off the signal thread: what the token cancels may take its time, and a second signal must still be heard.
        _first.SetResult();
        _ = Task.Run(_source.Cancel);
    }

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _source.Dispose();
    }
}
