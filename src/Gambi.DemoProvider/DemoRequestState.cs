namespace Gambi.DemoProvider;

/// <summary>How far a demo provider is with a request.</summary>
public enum DemoRequestState
{
    /// <summary>It is being read or answered.</summary>
    Running,

    /// <summary>It was answered to the end, be it with an error.</summary>
    Completed,

    /// <summary>The caller went away before the end.</summary>
    Aborted,

    /// <summary>The provider itself cut the connection: it was told to, or is stopping.</summary>
    Cut,
}
