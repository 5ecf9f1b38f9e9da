using Gambi.Cli.Output;

namespace Gambi.Cli.Tests.Output;

public sealed class NearestNamesTests
{
    [Theory]
    [InlineData("--formt", "--format")]
    [InlineData("sevre", "serve")]
    [InlineData("PARTICIPANT", "participant")]
    public void A_slip_of_the_keys_finds_what_was_meant(string typed, string meant) =>
        Assert.Equal(meant, NearestNames.FindSlip(typed, ["--format", "--env", "serve", "participant"]));

    [Fact]
    public void A_name_that_nothing_resembles_finds_nothing() => Assert.Null(NearestNames.FindSlip("xyzzy", ["serve", "room"]));

    [Fact]
    public void A_part_of_a_name_comes_before_other_names() =>
        Assert.Equal("llama3.2:latest", NearestNames.Order("llama", ["qwen2", "llava", "llama3.2:latest"])[0]);

    [Fact]
    public void A_name_as_long_as_a_book_is_compared_by_its_beginning() =>
        Assert.Single(NearestNames.Order(new string('a', 100_000), [new string('b', 100_000)]));
}
