namespace Gambi.Resilience.Tests.Running;

/// <summary>The managed memory of this process.</summary>
internal static class Heap
{
    /// <summary>What is still in use after everything else was thrown away.</summary>
    public static long Measure()
    {
        Collect();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    public static void Collect()
    {
        // What a finalizer lets go of is collected the next time, pools let go of what was idle through several.
        for (var i = 0; i < 4; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
