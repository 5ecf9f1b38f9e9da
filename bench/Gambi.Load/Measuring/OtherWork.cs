using System.Globalization;

namespace Gambi.Load.Measuring;

/// <summary>What the machine did besides a run: the part of its CPU time that neither this process nor any that it started took.</summary>
internal sealed class OtherWork
{
    // In ticks of the kernel, as both files count.
    private readonly long _all;
    private readonly long _busy;
    private readonly long _own;

    private OtherWork() => (_all, _busy, _own) = (Machine().All, Machine().Busy, Own());

    /// <summary>Begins to watch.</summary>
    public static OtherWork Watch() => new();

    /// <summary>Its share so far of all cores' time; to be asked when the run's processes have ended, for only then are they counted as own.</summary>
    public double Share()
    {
        var (all, busy) = Machine();
        return Math.Max(0, busy - _busy - (Own() - _own)) / (double)Math.Max(1, all - _all);
    }

    private static (long All, long Busy) Machine()
    {
        // cpu user nice system idle iowait irq softirq steal …, the guests' time within user
        var times = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(static one => long.Parse(one, CultureInfo.InvariantCulture)).ToArray();
        var all = times.Sum();
        return (all, all - times[3] - times[4]);
    }

    private static long Own()
    {
        // The name, which may have spaces, ends with the last parenthesis; utime, stime, cutime and cstime are the 12th to 15th field after it.
        var text = File.ReadAllText("/proc/self/stat");
        return text[(text.LastIndexOf(')') + 2)..].Split(' ').Skip(11).Take(4).Sum(static one => long.Parse(one, CultureInfo.InvariantCulture));
    }
}
