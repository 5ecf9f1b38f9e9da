using Gambi.Contracts;
using Gambi.Hub.Security;

namespace Gambi.Hub.Tests.Security;

public sealed class IdSourceTests
{
    [Fact]
    public void Texts_use_every_character_of_the_alphabet_about_as_often()
    {
        var text = new IdSource().NewText(RoomCode.Alphabet, 31 * 1_000);
        var counts = text.GroupBy(static c => c).ToDictionary(static g => g.Key, static g => g.Count());
        Assert.Equal(RoomCode.Alphabet.Order(), counts.Keys.Order());
        Assert.All(counts.Values, static n => Assert.InRange(n, 800, 1_200));
    }

    [Fact]
    public void Bytes_that_would_favour_the_first_characters_are_not_used()
    {
        var next = 255;
        var ids = new IdSource(bytes =>
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)next;
                next = next == 255 ? 30 : 255;
            }
        });
        Assert.Equal("999999", ids.NewText(RoomCode.Alphabet, 6));
    }

    [Fact]
    public void Secrets_are_long_and_differ()
    {
        var ids = new IdSource();
        var secrets = Enumerable.Range(0, 100).Select(_ => ids.NewSecret()).ToHashSet();
        Assert.Equal(100, secrets.Count);
        Assert.All(secrets, static s => Assert.Equal(43, s.Length));
    }
}
