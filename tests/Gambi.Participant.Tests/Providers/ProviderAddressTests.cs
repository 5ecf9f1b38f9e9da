namespace Gambi.Participant.Tests.Providers;

public sealed class ProviderAddressTests
{
    [Theory]
    [InlineData("http://localhost:11434", "http://localhost:11434")]
    [InlineData("http://localhost:11434/", "http://localhost:11434")]
    [InlineData("http://localhost:11434/v1", "http://localhost:11434")]
    [InlineData("http://localhost:11434/v1/", "http://localhost:11434")]
    [InlineData(" HTTP://LOCALHOST:11434/V1 ", "http://localhost:11434")]
    [InlineData("https://api.example.com/openai/v1", "https://api.example.com/openai")]
    [InlineData("https://api.example.com:443/", "https://api.example.com")]
    [InlineData("http://[::1]:8080", "http://[::1]:8080")]
    public void An_endpoint_has_one_form(string text, string expected) => Assert.Equal(expected, ProviderAddress.Parse(text).ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("localhost:11434")]
    [InlineData("/v1")]
    [InlineData("ftp://localhost")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://")]
    [InlineData("http://user:secret@localhost")]
    [InlineData("http://localhost?key=secret")]
    [InlineData("http://localhost#x")]
    public void What_is_no_endpoint_is_refused_in_one_sentence(string? text)
    {
        Assert.False(ProviderAddress.TryParse(text, out ProviderAddress? address, out string? problem));
        Assert.Null(address);
        Assert.EndsWith(".", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_goes_under_the_base() =>
        Assert.Equal("http://h/openai/v1/models?a=b", ProviderAddress.Parse("http://h/openai/v1").At("/v1/models?a=b").AbsoluteUri);

    [Fact]
    public void Two_spellings_are_one_address() => Assert.Equal(ProviderAddress.Parse("http://h:1/v1"), ProviderAddress.Parse("http://h:1"));
}
