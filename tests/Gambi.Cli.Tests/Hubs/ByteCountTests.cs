using Gambi.Cli.Failures;
using Gambi.Cli.Hubs;

namespace Gambi.Cli.Tests.Hubs;

public sealed class ByteCountTests
{
    [Theory]
    [InlineData("1024", 1024)]
    [InlineData("64k", 65_536)]
    [InlineData("32MiB", 33_554_432)]
    [InlineData("1 g", -1)]
    [InlineData("0", -1)]
    [InlineData("-1", -1)]
    [InlineData("3g", -1)]
    [InlineData("99999999999999999999", -1)]
    [InlineData("", -1)]
    public void Sizes_are_read_as_people_type_them(string typed, long bytes)
    {
        if (bytes > 0)
        {
            Assert.Equal(bytes, ByteCount.Parse(typed, "--body-limit"));
        }
        else
        {
            Assert.Contains($"'{typed}'", Assert.Throws<CliException>(() => ByteCount.Parse(typed, "--body-limit")).Message, StringComparison.Ordinal);
        }
    }
}
