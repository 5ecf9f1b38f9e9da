namespace Gambi.Hub.Http;

/// <summary>Marks the routes that are for who runs the hub alone, once it has an admin token.</summary>
internal sealed class AdminDoor
{
    public static AdminDoor Marker { get; } = new();
}
