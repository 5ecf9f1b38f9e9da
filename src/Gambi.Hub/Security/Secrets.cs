using System.Security.Cryptography;
using System.Text;

namespace Gambi.Hub.Security;

/// <summary>How secrets of 256 random bits are kept and compared: by SHA-256, in constant time.</summary>
internal static class Secrets
{
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    public static bool Matches(ReadOnlySpan<byte> hash, string secret) => CryptographicOperations.FixedTimeEquals(hash, Hash(secret));
}
