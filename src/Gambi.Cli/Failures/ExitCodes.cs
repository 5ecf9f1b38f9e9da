namespace Gambi.Cli.Failures;

/// <summary>What the process tells its caller when it ends (cli.md, Every command).</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>A bug, or something nobody foresaw.</summary>
    public const int Unexpected = 1;

    /// <summary>A missing flag, a bad value, a request the hub calls invalid.</summary>
    public const int WrongUse = 2;

    /// <summary>Something else is not there or failed: hub, provider, port.</summary>
    public const int Unavailable = 3;

    /// <summary>The hub refuses: no such room or participant, or a conflict.</summary>
    public const int Refused = 4;
}
