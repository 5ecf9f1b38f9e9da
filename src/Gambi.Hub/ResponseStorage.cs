namespace Gambi.Hub;

/// <summary>Where a hub keeps the responses that its rooms' clients may fetch and continue.</summary>
public enum ResponseStorage
{
    /// <summary>In memory, for as long as the hub runs.</summary>
    Memory,

    /// <summary>Nowhere: nothing can be fetched, continued or made in the background.</summary>
    None,
}
