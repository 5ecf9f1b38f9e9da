namespace Gambi.Participant;

/// <summary>A graphics card.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Vram">Its memory in GB, where that is known.</param>
internal sealed record GraphicsCard(string Name, double? Vram);
