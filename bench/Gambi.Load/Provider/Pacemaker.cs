using Gambi.Load.Measuring;

namespace Gambi.Load.Provider;

/// <summary>One thread that lets each stream send when it is due, to the millisecond, thousands of them.</summary>
internal sealed class Pacemaker
{
    private const long Tick = 1_000_000;

    private readonly Lock _gate = new();
    private readonly List<PacedStream>[] _wheel = [.. Enumerable.Range(0, 4096).Select(static _ => new List<PacedStream>())];
    private List<PacedStream> _due = [];
    private long _tick;

    /// <summary>Starts the thread; it ends with the process.</summary>
    public void Start()
    {
        _tick = Kernel.Now() / Tick;
        new Thread(Run) { IsBackground = true, Name = "pacemaker" }.Start();
    }

    /// <summary>Lets a stream send at this time.</summary>
    public void Add(PacedStream stream, long nanoseconds)
    {
        lock (_gate)
        {
            // Never into the turn that is being taken now; never further than one turn of the wheel.
            var tick = Math.Clamp((nanoseconds + Tick - 1) / Tick, _tick + 1, _tick + _wheel.Length - 1);
            _wheel[tick % _wheel.Length].Add(stream);
        }
    }

    private void Run()
    {
        Kernel.BePunctual();
        while (true)
        {
            lock (_gate)
            {
                var slot = ++_tick % _wheel.Length;
                (_due, _wheel[slot]) = (_wheel[slot], _due);
            }

            Kernel.SleepUntil(_tick * Tick);
            foreach (var stream in _due)
            {
                if (stream.Send() is { } again)
                {
                    Add(stream, again);
                }
            }

            _due.Clear();
        }
    }
}
