using System.Globalization;
using System.Runtime;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Gambi.Load.Children;

/// <summary>A child's side of the talk with the load generator: commands on standard input, answers among the lines of standard output. The process ends with its parent.</summary>
internal static class ControlLoop
{
    /// <summary>How an answer's line begins.</summary>
    public const string Mark = "#control ";

    /// <summary>Starts answering on a thread of its own, which uses no socket: the program sets up its sockets itself.</summary>
    public static void Start(Func<string, string?> answer) => new Thread(() => Run(answer)) { IsBackground = true, Name = "control" }.Start();

    /// <summary>Says something unasked.</summary>
    public static void Tell(string line)
    {
        // One write of one line: what the program itself writes to the same pipe cannot come between.
        using var output = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        output.Write(Encoding.UTF8.GetBytes($"{Mark}{line}\n"));
    }

    private static void Run(Func<string, string?> answer)
    {
        using var input = new StreamReader(new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, 1));
        while (input.ReadLine() is { } command)
        {
            Tell(answer(command) ?? Memory(command));
        }

        Environment.Exit(0);
    }

    private static string Memory(string command)
    {
        switch (command)
        {
            case "collect":
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
                GC.WaitForPendingFinalizers();
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                return GC.GetTotalMemory(forceFullCollection: false).ToString(CultureInfo.InvariantCulture);
            case "allocated":
                return GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture);
            case "compiled":
                return JitInfo.GetCompiledMethodCount().ToString(CultureInfo.InvariantCulture);
            default:
                return "unknown";
        }
    }
}
