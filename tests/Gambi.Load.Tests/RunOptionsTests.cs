using Gambi.Load.Scenarios;

namespace Gambi.Load.Tests;

public sealed class RunOptionsTests
{
    [Fact]
    public void A_command_line_is_scenarios_and_options_in_any_order()
    {
        var options = RunOptions.Parse(["paced", "--rounds", "3", "--hub-args", "--quiet --store none", "plain-1"]);

        Assert.Equal(["paced", "plain-1"], options.Scenarios);
        Assert.Equal(3, options.Rounds);
        Assert.Equal(["--quiet", "--store", "none"], options.HubArguments);
    }

    [Theory]
    [InlineData("--rounds", "0")]
    [InlineData("--rounds", "many")]
    [InlineData("--rounds")]
    [InlineData("--fast")]
    public void A_wrong_option_is_told(params string[] args) => Assert.Throws<ArgumentException>(() => RunOptions.Parse(args));

    [Fact]
    public void A_name_is_that_scenario_and_the_beginning_of_names_is_all_of_them()
    {
        Assert.Equal(["plain-1"], Catalogue.Choose(["plain-1"]).Select(static one => one.Name));
        Assert.Equal(["paced-1", "paced-32", "paced-128"], Catalogue.Choose(["paced"]).Select(static one => one.Name));
        Assert.Equal(Catalogue.All, Catalogue.Choose([]));
        Assert.Empty(Catalogue.Choose(["nothing"]));
    }
}
