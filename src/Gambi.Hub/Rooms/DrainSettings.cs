namespace Gambi.Hub.Rooms;

/// <summary>How a hub stops.</summary>
/// <param name="Grace">How long what runs may go on; nothing does with zero.</param>
internal sealed record DrainSettings(TimeSpan Grace);
