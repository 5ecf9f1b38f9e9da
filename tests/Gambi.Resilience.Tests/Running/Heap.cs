namespace Gambi.Resilience.Tests.Running;

/// <summary>The managed memory of this process.</summary>
internal static class Heap
{
    /// <summary>The generations that <see cref="GCMemoryInfo.GenerationInfo"/> tells of.</summary>
    private const int LargeObjects = 3;

    /// <summary>
    /// What is still in use after everything else was thrown away, in bytes: large objects apart, most of which are pools' own, who keep now more of them and now fewer.
    /// </summary>
    public static (long Small, long Large) Measure()
    {
        Collect();
        var generations = GC.GetGCMemoryInfo(GCKind.FullBlocking).GenerationInfo;
        var (small, large) = (0L, 0L);
        for (var i = 0; i < generations.Length; i++)
        {
            var inUse = generations[i].SizeAfterBytes - generations[i].FragmentationAfterBytes;
            (small, large) = i == LargeObjects ? (small, large + inUse) : (small + inUse, large);
        }

        return (small, large);
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
