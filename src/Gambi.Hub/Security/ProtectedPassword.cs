namespace Gambi.Hub.Security;

/// <summary>A room's password as the hub keeps it: hashed, and once it was proven, also as a keyed hash that is quick to compare.</summary>
internal sealed class ProtectedPassword(string hash)
{
    private byte[]? _proven;

    /// <summary>The PHC string.</summary>
    public string Hash { get; } = hash;

    /// <summary>The keyed hash of the password, once somebody gave the right one.</summary>
    public byte[]? Proven
    {
        get => Volatile.Read(ref _proven);
        set => Volatile.Write(ref _proven, value);
    }
}
