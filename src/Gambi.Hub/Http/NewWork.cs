namespace Gambi.Hub.Http;

/// <summary>Marks routes whose requests a hub that stops lets finish, and begins none of.</summary>
internal sealed class NewWork
{
    public static NewWork Marker { get; } = new();
}
