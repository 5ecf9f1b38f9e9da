namespace Gambi.Cli.Tests.Running;

/// <summary>How long a test waits for what must come: a guard against hanging, never a pace.</summary>
internal static class Patience
{
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(90);
}
