using System.Net;

namespace Gambi.Participant;

/// <summary>What one request of a probe brought.</summary>
/// <param name="Status">The HTTP status; <c>null</c> when there was no answer.</param>
/// <param name="Body">The body, empty when it was too large to be what we look for.</param>
/// <param name="Problem">Why there was no answer, in one sentence.</param>
internal readonly record struct ProbeAnswer(HttpStatusCode? Status, ReadOnlyMemory<byte> Body, string? Problem);
