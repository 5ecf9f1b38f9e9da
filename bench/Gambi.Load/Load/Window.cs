using Gambi.Load.Measuring;

namespace Gambi.Load.Load;

/// <summary>What happened between two moments of one load: CPU of each process, answers, chunks, times.</summary>
internal sealed class Window
{
    private readonly IReadOnlyList<ProcessGroup> _processes;
    private readonly Dictionary<string, long> _cpu = [];
    private long _since = long.MaxValue;
    private long _until = long.MaxValue;
    private long _requests;
    private long _chunks;

    public Window(IReadOnlyList<ProcessGroup> processes) => _processes = processes;

    /// <summary>Counts all that comes in, before and after it too.</summary>
    public Traffic Traffic { get; } = new();

    /// <summary>From sent to the first byte of the body.</summary>
    public Samples FirstByte { get; } = new();

    /// <summary>From sent to the end.</summary>
    public Samples Whole { get; } = new();

    /// <summary>Whole answers.</summary>
    public long Requests => _requests;

    /// <summary>Chunks.</summary>
    public long Chunks => _chunks;

    /// <summary>How long it is.</summary>
    public TimeSpan Length => TimeProvider.System.GetElapsedTime(_since, _until);

    /// <summary>CPU nanoseconds of these processes.</summary>
    public long Cpu(string processes) => _cpu[processes];

    /// <summary>Opens it, waits, closes it.</summary>
    public async Task MeasureAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var before = Read();
        Volatile.Write(ref _since, TimeProvider.System.GetTimestamp());
        await Task.Delay(length, TimeProvider.System, cancellationToken);
        Volatile.Write(ref _until, TimeProvider.System.GetTimestamp());
        var after = Read();
        (_requests, _chunks) = (after.Requests - before.Requests, after.Chunks - before.Chunks);
        for (var i = 0; i < _processes.Count; i++)
        {
            _cpu[_processes[i].Name] = after.Cpu[i] - before.Cpu[i];
        }
    }

    /// <summary>Takes the times of an answer whose request was due then, when it began inside.</summary>
    public void Add(long due, Timing timing)
    {
        if (due >= Volatile.Read(ref _since) && due < Volatile.Read(ref _until))
        {
            FirstByte.Add(timing.FirstByte - due);
            Whole.Add(timing.End - due);
        }
    }

    private (long Requests, long Chunks, long[] Cpu) Read() => (Traffic.Requests, Traffic.Chunks, [.. _processes.Select(static group => group.Cpu())]);
}
