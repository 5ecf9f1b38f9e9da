namespace Gambi.Client.AI.Tests.Behaviours;

/// <summary>A failure as the cases look at it.</summary>
/// <param name="Status">The HTTP status; <c>null</c> when it came amid a stream.</param>
/// <param name="Text">All it says, its code included.</param>
internal sealed record Failed(int? Status, string Text);
