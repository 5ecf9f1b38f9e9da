using Gambi.Cli.Failures;
using Gambi.Cli.Participants;

namespace Gambi.Cli.Tests.Participants;

public sealed class DurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0m", 0)]
    [InlineData("45", 45_000)]
    [InlineData("500ms", 500)]
    [InlineData("90s", 90_000)]
    [InlineData(" 10M ", 600_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("30d", 2_592_000_000)]
    public void A_length_of_time_is_read_as_people_type_it(string typed, long milliseconds) =>
        Assert.Equal(milliseconds, Duration.Parse(typed, "--for").TotalMilliseconds);

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("-5")]
    [InlineData("1.5h")]
    [InlineData("10 m")]
    [InlineData("31d")]
    [InlineData("99999999999999999999")]
    [InlineData("2592000001ms")]
    public void Anything_else_is_wrong_use(string typed)
    {
        CliException thrown = Assert.Throws<CliException>(() => Duration.Parse(typed, "--for"));
        Assert.Equal(ExitCodes.WrongUse, thrown.ExitCode);
        Assert.Contains($"not '{typed}'", thrown.Message, StringComparison.Ordinal);
    }
}
