namespace Gambi.TestKit.Processes;

/// <summary>How long a test waits for what must come: a guard against hanging, never a pace.</summary>
public static class Patience
{
    /// <summary>The guard.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(90);
}
