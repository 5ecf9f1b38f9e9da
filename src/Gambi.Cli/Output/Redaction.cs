namespace Gambi.Cli.Output;

/// <summary>What stands where a secret would.</summary>
internal static class Redaction
{
    /// <summary>The mark.</summary>
    public const string Mark = "[redacted]";
}
