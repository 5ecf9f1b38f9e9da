using System.Runtime.InteropServices;

namespace Gambi.Load.Measuring;

/// <summary>The few calls of Linux that the base class library does not have.</summary>
internal static partial class Kernel
{
    private const int Monotonic = 1;
    private const int AbsoluteTime = 1;
    private const int SetTimerSlack = 29;
    private const int OpenFiles = 7;

    /// <summary>CPU time of all threads of a process, the ended ones included, in nanoseconds; -1 when there is no such process.</summary>
    public static long ProcessCpu(int pid)
    {
        // MAKE_PROCESS_CPUCLOCK of the kernel, which clock_getcpuclockid(3) answers too.
        var clock = (~pid << 3) | 2;
        return ClockGetTime(clock, out var time) == 0 ? time.Nanoseconds : -1;
    }

    /// <summary>Now, on the clock of <see cref="SleepUntil"/>, in nanoseconds: the same for all processes.</summary>
    public static long Now()
    {
        _ = ClockGetTime(Monotonic, out var now);
        return now.Nanoseconds;
    }

    /// <summary>Blocks this thread until then, to some ten microseconds when <see cref="BePunctual"/> was called on it.</summary>
    public static void SleepUntil(long nanoseconds)
    {
        var until = new Timespec { Seconds = (nint)(nanoseconds / 1_000_000_000), Rest = (nint)(nanoseconds % 1_000_000_000) };
        _ = ClockNanosleep(Monotonic, AbsoluteTime, in until, 0);
    }

    /// <summary>Takes from this thread the 50 µs that the kernel may wake it too late.</summary>
    public static void BePunctual() => _ = Prctl(SetTimerSlack, 1, 0, 0, 0);

    /// <summary>Lets this process and its children open as many files as it may.</summary>
    public static long RaiseOpenFiles()
    {
        _ = GetLimit(OpenFiles, out var limit);
        limit.Soft = limit.Hard;
        _ = SetLimit(OpenFiles, in limit);
        return (long)limit.Soft;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out Timespec time);

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int ClockNanosleep(int clock, int flags, in Timespec until, nint remaining);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in ResourceLimit limit);

    private struct Timespec
    {
        public nint Seconds;
        public nint Rest;

        public readonly long Nanoseconds => ((long)Seconds * 1_000_000_000) + Rest;
    }

    private struct ResourceLimit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
