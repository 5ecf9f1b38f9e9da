namespace Gambi.Tunnel.Tests;

public sealed class OpeningHandshakeTests
{
    [Fact]
    public void The_answer_to_a_key_is_that_of_the_RFC_s_example() =>
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", OpeningHandshake.Accept("dGhlIHNhbXBsZSBub25jZQ=="));

    [Fact]
    public void Keys_are_sixteen_bytes_and_never_the_same()
    {
        string[] keys = [.. Enumerable.Range(0, 100).Select(static _ => OpeningHandshake.NewKey())];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.All(keys, static key => Assert.Equal(16, Convert.FromBase64String(key).Length));
    }
}
