namespace Gambi.Participant.AI;

/// <summary>A chat client answered with an <see cref="Microsoft.Extensions.AI.ErrorContent"/>.</summary>
/// <param name="message">What it said, for the owner.</param>
internal sealed class ErrorContentException(string? message) : Exception(message);
