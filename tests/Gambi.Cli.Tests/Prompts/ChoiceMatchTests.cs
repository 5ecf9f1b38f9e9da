using Gambi.Cli.Prompts;

namespace Gambi.Cli.Tests.Prompts;

public sealed class ChoiceMatchTests
{
    [Theory]
    [InlineData("2", "llama3.1")]
    [InlineData(" LLAMA3 ", "llama3")]
    [InlineData("qw", "qwen2")]
    [InlineData("lla", null)]
    [InlineData("0", null)]
    [InlineData("4", null)]
    [InlineData("", null)]
    public void A_choice_is_meant_by_its_number_its_name_or_enough_of_it(string typed, string? meant) =>
        Assert.Equal(meant, ChoiceMatch.Find(typed, ["llama3", "llama3.1", "qwen2"]));
}
