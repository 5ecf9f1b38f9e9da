namespace Gambi.Client;

/// <summary>The ways in which talking to a hub fails.</summary>
public enum GambiFailure
{
    /// <summary>The hub, or the provider behind it, answered an error: its code, message and status say which.</summary>
    Refused,

    /// <summary>No hub answers at this URL, or not in time.</summary>
    Unreachable,

    /// <summary>Something answered that is not a hub, or not one of this contract.</summary>
    NotUnderstood,

    /// <summary>The answer began and broke off.</summary>
    Interrupted,
}
