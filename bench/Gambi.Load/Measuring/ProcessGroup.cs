namespace Gambi.Load.Measuring;

/// <summary>The processes that do one thing's work.</summary>
internal sealed record ProcessGroup(string Name, IReadOnlyList<int> Ids)
{
    /// <summary>Their CPU time so far, in nanoseconds.</summary>
    public long Cpu()
    {
        long sum = 0;
        foreach (var id in Ids)
        {
            sum += Kernel.ProcessCpu(id) is >= 0 and var one ? one : throw new LoadException($"A process of {Name} is gone.");
        }

        return sum;
    }
}
