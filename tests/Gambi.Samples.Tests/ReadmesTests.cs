using Gambi.Samples.Tests.Running;

namespace Gambi.Samples.Tests;

public sealed class ReadmesTests
{
    public static TheoryData<string> Samples => [.. SampleFolder.All.Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_samples_readme_has_a_command_and_what_it_prints(string sample)
    {
        SampleFolder folder = SampleFolder.Of(sample);

        Assert.True(folder.Command("ABC234").Length > 1);
        Assert.Contains("```text\n", File.ReadAllText(Path.Combine(folder.Folder, "README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_overview_links_every_sample()
    {
        string overview = File.ReadAllText(Path.Combine(SampleFolder.Root, "samples", "README.md"));

        Assert.All(SampleFolder.All, sample => Assert.Contains($"]({sample.Name})", overview, StringComparison.Ordinal));
    }
}
