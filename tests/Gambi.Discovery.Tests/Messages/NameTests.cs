using System.Text;
using Gambi.Discovery.Messages;
using Gambi.Discovery.Publishing;

namespace Gambi.Discovery.Tests.Messages;

public sealed class NameTests
{
    [Fact]
    public void Names_are_equal_without_regard_to_the_case_of_ascii_only()
    {
        Assert.Equal(new DnsName("Hub", "LOCAL"), new DnsName("hub", "local"));
        Assert.NotEqual(new DnsName("Ü"), new DnsName("ü"));
        Assert.NotEqual(new DnsName("a.b"), new DnsName("a", "b"));
    }

    [Theory]
    [InlineData("_gambi._tcp")]
    [InlineData("_a-1._udp")]
    public void Service_types_are_read(string type) => Assert.Equal($"{type}.local", ServiceTypeName.Parse(type).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("_gambi")]
    [InlineData("gambi._tcp")]
    [InlineData("_gambi._sctp")]
    [InlineData("_gambi._tcp.local")]
    [InlineData("_._tcp")]
    [InlineData("_1._tcp")]
    [InlineData("_-a._tcp")]
    [InlineData("_ga mbi._tcp")]
    [InlineData("_sixteenletters16._tcp")]
    public void Other_than_service_types_are_not(string type) => Assert.Throws<ArgumentException>(() => ServiceTypeName.Parse(type));

    [Fact]
    public void A_taken_name_is_numbered_and_cut_between_characters_where_it_is_too_long()
    {
        Assert.Equal("hub", ServiceNames.Instance("hub", 1));
        Assert.Equal("hub (2)", ServiceNames.Instance("hub", 2));
        Assert.Equal("hub (10)", ServiceNames.Instance("hub", 10));
        string cut = ServiceNames.Instance(string.Concat(Enumerable.Repeat("😀", 15)), 2);
        Assert.Equal(string.Concat(Enumerable.Repeat("😀", 14)) + " (2)", cut);
        Assert.InRange(Encoding.UTF8.GetByteCount(cut), 1, DnsName.LongestLabel);
    }

    [Fact]
    public void Without_a_host_name_it_is_the_machines_with_something_random()
    {
        string name = ServiceNames.Host(null, "Anna's Mac.lan", 1, new Random(1)).ToString();
        Assert.Matches("^anna-s-mac-[a-z2-9]{6}\\.local$", name);
        Assert.NotEqual(name, ServiceNames.Host(null, "Anna's Mac.lan", 1, new Random(2)).ToString());
        Assert.Equal("studio.local", ServiceNames.Host("studio", "other", 1, new Random(1)).ToString());
        Assert.Equal("studio-2.local", ServiceNames.Host("studio", "other", 2, new Random(1)).ToString());
    }

    [Fact]
    public void Pairs_of_text_are_read_as_RFC_6763_has_them()
    {
        var text = new TextData([.. Strings("Version=1.0", "version=2", "flag", "=nothing", "empty=", "", "a=b=c")]);

        Assert.Equal(
            [("Version", "1.0"), ("a", "b=c"), ("empty", ""), ("flag", "")],
            text.Pairs.Select(static pair => (pair.Key, pair.Value)).OrderBy(static pair => pair.Key, StringComparer.Ordinal));
        Assert.Equal("1.0", text.Pairs["VERSION"]);
    }

    [Theory]
    [InlineData("", "value")]
    [InlineData("a=b", "value")]
    [InlineData("kéy", "value")]
    public void Keys_that_cannot_be_are_refused(string key, string value) => Assert.Throws<ArgumentException>(() => TextData.Of([KeyValuePair.Create(key, value)]));

    [Fact]
    public void Text_that_is_too_long_is_refused()
    {
        Assert.Throws<ArgumentException>(static () => TextData.Of([KeyValuePair.Create("k", new string('x', 254))]));
        Assert.Equal(255, TextData.Of([KeyValuePair.Create("k", new string('x', 253))]).Bytes[0]);
        Assert.Throws<ArgumentException>(static () => TextData.Of(Enumerable.Range(0, 6).Select(static i => KeyValuePair.Create($"k{i}", new string('x', 200)))));
    }

    private static IEnumerable<byte> Strings(params string[] strings) => strings.SelectMany(static text => (byte[])[(byte)text.Length, .. Encoding.UTF8.GetBytes(text)]);
}
