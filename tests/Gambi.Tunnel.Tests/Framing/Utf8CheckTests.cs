using System.Text;
using Gambi.Tunnel.Framing;

namespace Gambi.Tunnel.Tests.Framing;

public sealed class Utf8CheckTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("C3A9", true)]
    [InlineData("61E282ACF09F9880C3A962", true)]
    [InlineData("F48FBFBF", true)] // The last character
    [InlineData("C3", false)] // Cut for good
    [InlineData("61F09F98", false)]
    [InlineData("C328", false)]
    [InlineData("80", false)]
    [InlineData("C080", false)] // Overlong
    [InlineData("EDA080", false)] // A surrogate
    [InlineData("F4908080", false)] // Beyond Unicode
    [InlineData("FF", false)]
    [InlineData("E28261", false)]
    public void Text_is_judged_alike_wherever_it_is_cut(string hex, bool isValid)
    {
        byte[] bytes = Convert.FromHexString(hex);
        for (int first = 0; first <= bytes.Length; first++)
        {
            for (int second = first; second <= bytes.Length; second++)
            {
                Utf8Check check = default;
                Assert.Equal(isValid, check.Take(bytes.AsSpan(0, first), false) && check.Take(bytes.AsSpan(first, second - first), false) && check.Take(bytes.AsSpan(second), true));
            }
        }
    }

    [Fact]
    public void Every_character_passes_byte_by_byte_and_none_with_a_byte_changed_passes_unless_it_is_valid_again()
    {
        Span<byte> bytes = stackalloc byte[4];
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        for (int scalar = 0; scalar <= 0x10FFFF; scalar += 97)
        {
            if (!Rune.TryCreate(scalar, out Rune rune))
            {
                continue;
            }

            int length = rune.EncodeToUtf8(bytes);
            Assert.True(ByteByByte(bytes[..length]));
            bytes[length - 1] ^= 0x41;
            Assert.Equal(IsValid(strict, bytes[..length]), ByteByByte(bytes[..length]));
        }
    }

    private static bool ByteByByte(ReadOnlySpan<byte> bytes)
    {
        Utf8Check check = default;
        for (int i = 0; i < bytes.Length; i++)
        {
            if (!check.Take(bytes.Slice(i, 1), i == bytes.Length - 1))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsValid(UTF8Encoding strict, ReadOnlySpan<byte> bytes)
    {
        try
        {
            strict.GetCharCount(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
