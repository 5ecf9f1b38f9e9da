using System.Net;

namespace Gambi.Discovery.Links;

/// <summary>An address of this machine and how many of its bits are those of its network.</summary>
internal sealed record LinkAddress(IPAddress Address, int PrefixLength)
{
    /// <summary>Whether it is that address, whatever its scope.</summary>
    public bool Is(IPAddress other) => Address.GetAddressBytes().AsSpan().SequenceEqual(other.GetAddressBytes());

    /// <summary>Whether that address is in the same network.</summary>
    public bool IsNear(IPAddress other)
    {
        byte[] ours = Address.GetAddressBytes(), theirs = other.GetAddressBytes();
        if (ours.Length != theirs.Length)
        {
            return false;
        }

        int whole = PrefixLength / 8, rest = PrefixLength % 8;
        return ours.AsSpan(0, whole).SequenceEqual(theirs.AsSpan(0, whole)) && (rest == 0 || (ours[whole] ^ theirs[whole]) >> (8 - rest) == 0);
    }
}
