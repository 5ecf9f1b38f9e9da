namespace Gambi.Hub.Http;

/// <summary>A kind of doors of a room, by what opens them beside the room's password. Metadata of a route; a route of a room that says nothing is <see cref="Inside"/>.</summary>
internal sealed class RoomDoor
{
    private RoomDoor()
    {
    }

    /// <summary>Nothing else.</summary>
    public static RoomDoor Inside { get; } = new();

    /// <summary>Registering: the key of the participant that is registered again. The password may come in the body, too, which the route itself shows to the doors.</summary>
    public static RoomDoor Join { get; } = new();

    /// <summary>
    /// What a participant does about itself: its key, or, for existing clients, which give the password when they register and never again, the address that it registered from.
    /// </summary>
    public static RoomDoor Own { get; } = new();

    /// <summary>A tunnel: its token.</summary>
    public static RoomDoor Tunnel { get; } = new();

    /// <summary>What only the host does: the host key, or the hub's admin token.</summary>
    public static RoomDoor Host { get; } = new();

    /// <summary>Whether a room whose password guards joining alone wants it here, too: who may join may also leave, and nobody else for them.</summary>
    public bool IsJoining => this == Join || this == Own;
}
