using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gambi.Hub.Security;

/// <summary>Password hashes in PHC form: <c>$argon2id$v=19$m=65536,t=3,p=1$SALT$HASH</c>.</summary>
internal static class PasswordHash
{
    public const int SaltLength = 16;

    private const int TagLength = 32;

    public static string Create(string password, ReadOnlySpan<byte> salt, Argon2Parameters cost)
    {
        Span<byte> tag = stackalloc byte[TagLength];
        Argon2id.Hash(Encoding.UTF8.GetBytes(password), salt, [], [], cost, tag);
        return string.Create(CultureInfo.InvariantCulture, $"$argon2id$v=19$m={cost.MemoryKiB},t={cost.Passes},p={cost.Lanes}${Encode(salt)}${Encode(tag)}");
    }

    /// <summary>Whether <paramref name="password"/> gives <paramref name="hash"/>, compared in constant time.</summary>
    /// <exception cref="FormatException">The hash is not of this form.</exception>
    public static bool Matches(string hash, string password)
    {
        if (hash.Split('$') is not ["", "argon2id", "v=19", var cost, var salt, var tag] || cost.Split(',') is not [['m', '=', .. var m], ['t', '=', .. var t], ['p', '=', .. var p]])
        {
            throw new FormatException("Not an argon2id hash.");
        }

        var expected = Decode(tag);
        var actual = new byte[expected.Length];
        Argon2id.Hash(Encoding.UTF8.GetBytes(password), Decode(salt), [], [], new Argon2Parameters(Parse(m), Parse(t), Parse(p)), actual);
        return CryptographicOperations.FixedTimeEquals(expected, actual);
    }

    private static int Parse(string number) => int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[] Decode(string text) => Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
}
