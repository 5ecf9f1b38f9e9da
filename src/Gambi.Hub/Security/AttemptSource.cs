using System.Net;

namespace Gambi.Hub.Security;

/// <summary>Who tries a secret, and which one: attempts are counted by both.</summary>
/// <param name="Address">The caller's address.</param>
/// <param name="Target">What the secret opens: a room's id, or the hub itself.</param>
internal readonly record struct AttemptSource(IPAddress Address, string Target);
