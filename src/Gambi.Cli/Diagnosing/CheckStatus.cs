namespace Gambi.Cli.Diagnosing;

/// <summary>How a check ended.</summary>
internal enum CheckStatus
{
    /// <summary>All is well.</summary>
    Ok,

    /// <summary>It works, or nothing says that it does not; but somebody may miss something.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Failed,

    /// <summary>It was not looked at, because what it needs failed.</summary>
    Skipped,
}
