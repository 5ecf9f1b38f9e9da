using System.Text;
using Gambi.Hub.Security;

namespace Gambi.Hub.Tests.Security;

public sealed class Argon2idTests
{
    [Fact]
    public void Blake2b_gives_the_hash_of_RFC_7693()
    {
        var hash = new byte[64];
        Blake2b.Hash("abc"u8, hash);
        Assert.Equal(
            "BA80A53F981C4D0D6A2797B69F12F6E94C212F14685AC4B74B12BB6FDBFFA2D17D87C5392AAB792DC252D5DE4533CC9518D38AA8DBF1925AB92386EDD4009923", Convert.ToHexString(hash));
    }

    [Theory]
    [InlineData(0, "786A02F742015903C6C6FD852552D272912F4740E15847618A86E217F71F5419D25E1031AFEE585313896444934EB04B903A685B1448B755D56F701AFE9BE2CE")]
    [InlineData(128, "2319E3789C47E2DAA5FE807F61BEC2A1A6537FA03F19FF32E87EECBFD64B7E0E8CCFF439AC333B040F19B0C4DDD11A61E24AC1FE0F10A039806C5DCC0DA3D115")]
    [InlineData(129, "F59711D44A031D5F97A9413C065D1E614C417EDE998590325F49BAD2FD444D3E4418BE19AEC4E11449AC1A57207898BC57D76A1BCF3566292C20C683A5C4648F")]
    public void Blake2b_gives_the_known_hashes_around_a_block(int length, string expected)
    {
        var input = Enumerable.Range(0, length).Select(static i => (byte)i).ToArray();
        var hash = new byte[64];
        Blake2b.Hash(input, hash);
        Assert.Equal(expected, Convert.ToHexString(hash));
    }

    [Fact]
    public void Argon2id_gives_the_tag_of_RFC_9106()
    {
        var tag = new byte[32];
        Argon2id.Hash(Repeat(1, 32), Repeat(2, 16), Repeat(3, 8), Repeat(4, 12), new Argon2Parameters(32, 3, 4), tag);
        Assert.Equal("0D640DF58D78766C08C037A34A8B53C9D01EF0452D75B65EB52520E96B01E659", Convert.ToHexString(tag));
    }

    [Theory]
    [InlineData(65536, 2, 1, "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7")]
    [InlineData(256, 2, 1, "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe")]
    [InlineData(256, 2, 2, "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037")]
    [InlineData(65536, 1, 1, "f6a5adc1ba723dddef9b5ac1d464e180fcd9dffc9d1cbf76cca2fed795d9ca98")]
    [InlineData(65536, 4, 1, "9025d48e68ef7395cca9079da4c4ec3affb3c8911fe4f86d1a2520856f63172c")]
    public void Argon2id_gives_the_tags_of_the_reference_implementation(int memory, int passes, int lanes, string expected)
    {
        var tag = new byte[32];
        Argon2id.Hash("password"u8, "somesalt"u8, [], [], new Argon2Parameters(memory, passes, lanes), tag);
        Assert.Equal(expected, Convert.ToHexStringLower(tag));
    }

    [Fact]
    public void A_password_hash_is_a_PHC_string_that_only_its_password_matches()
    {
        var hash = PasswordHash.Create("pässword", Encoding.UTF8.GetBytes("0123456789abcdef"), new Argon2Parameters(64, 1, 1));
        Assert.StartsWith("$argon2id$v=19$m=64,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$", hash, StringComparison.Ordinal);
        Assert.True(PasswordHash.Matches(hash, "pässword"));
        Assert.False(PasswordHash.Matches(hash, "passwörd"));
        Assert.False(PasswordHash.Matches(hash, ""));
        Assert.Throws<FormatException>(() => PasswordHash.Matches("$2b$12$abc", "x"));
    }

    private static byte[] Repeat(byte value, int count) => [.. Enumerable.Repeat(value, count)];
}
