using System.Text;
using System.Threading.Channels;
using Gambi.Cli.Output;

namespace Gambi.Cli.Logs;

/// <summary>Log lines on their way to standard error: whoever logs never waits for a slow terminal or a stalled pipe.</summary>
internal sealed class LogLines : IAsyncDisposable
{
    private const int Waiting = 4_096;
    private const int LongestWrite = 32 * 1024;

    // A line leaves at once; those that follow closely leave together: under load a write and a wake-up each would cost more than what they tell of.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Channel<string> _lines;
    private readonly GambiConsole _console;
    private readonly Task _writing;
    private readonly ManualResetEventSlim _ending = new();
    private readonly Lock _gate = new();
    private long _dropped;
    private volatile List<string>? _held = [];

    public LogLines(GambiConsole console)
    {
        _console = console;
        _lines = Channel.CreateBounded<string>(
            new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true },
            _ => Interlocked.Increment(ref _dropped));
        // A thread of its own: writing to a pipe may block, and the pool's threads serve requests.
        _writing = Task.Factory.StartNew(Write, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Writes lines from now on, and those that came before: had starting failed, that would be thrown, and need not be told twice.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            foreach (string line in _held ?? [])
            {
                _lines.Writer.TryWrite(line);
            }

            _held = null;
        }
    }

    /// <summary>Takes a line; drops it when thousands are waiting already.</summary>
    public void Add(string line)
    {
        if (_held is null || !TryHold(line))
        {
            _lines.Writer.TryWrite(line);
        }
    }

    /// <summary>Writes what is waiting and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        _ending.Set();
        await _writing;
        _ending.Dispose();
    }

    private bool TryHold(string line)
    {
        lock (_gate)
        {
            if (_held is { Count: < Waiting } held)
            {
                held.Add(line);
            }

            return _held is not null;
        }
    }

    private void Write()
    {
        try
        {
            while (_lines.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                WriteWaiting(new StringBuilder());
                if (Interlocked.Exchange(ref _dropped, 0) is var dropped and > 0)
                {
                    _console.ErrorLine($"{dropped} log lines were dropped: standard error is read too slowly.");
                }

                _ending.Wait(Pause);
            }
        }
        catch (BrokenPipeException)
        {
            // Nobody reads the log any more; the hub goes on without one.
            _lines.Writer.TryComplete();
        }
    }

    private void WriteWaiting(StringBuilder text)
    {
        while (_lines.Reader.TryRead(out string? line))
        {
            if (text.Length > 0)
            {
                text.Append(Environment.NewLine);
            }

            text.Append(line);
            if (text.Length >= LongestWrite)
            {
                _console.ErrorLine(text.ToString());
                text.Clear();
            }
        }

        if (text.Length > 0)
        {
            _console.ErrorLine(text.ToString());
        }
    }
}
