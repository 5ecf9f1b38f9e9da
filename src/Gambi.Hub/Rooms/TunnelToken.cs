using Gambi.Hub.Security;

namespace Gambi.Hub.Rooms;

/// <summary>What opens one tunnel of one participant, once: kept as a hash, good for a minute.</summary>
internal sealed class TunnelToken(string secret, DateTimeOffset goodUntil)
{
    private readonly byte[] _hash = Secrets.Hash(secret);

    public bool Matches(string given, DateTimeOffset now) => Secrets.Matches(_hash, given) && now <= goodUntil;
}
