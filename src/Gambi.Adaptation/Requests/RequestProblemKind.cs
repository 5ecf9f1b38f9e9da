namespace Gambi.Adaptation.Requests;

/// <summary>The kinds of <see cref="RequestProblem"/>.</summary>
public enum RequestProblemKind
{
    /// <summary>The request is wrong in its own protocol.</summary>
    Invalid,

    /// <summary>The request is right, but the other protocol has no way to say it.</summary>
    Unsupported,
}
