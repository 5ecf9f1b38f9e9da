using System.Text.Json;
using Gambi.Samples.Tests.Running;

namespace Gambi.Samples.Tests;

public sealed class JavaScriptSamplesTests(InstalledPackages packages) : IClassFixture<InstalledPackages>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Samples => [.. InstalledPackages.Samples.Select(sample => sample.Name)];

    [Fact]
    public async Task OpenAIs_own_client_streams_and_goes_on_in_the_same_conversation()
    {
        Assert.NotNull(packages);
        await using PooledRoom room = await PooledRoom.StartAsync(Token);

        string printed = await room.RunAsync("js-openai");

        Assert.StartsWith("You said: \"Why is the sky blue?\".", printed, StringComparison.Ordinal);
        Assert.Contains("You said: \"Say that in five words.\" (turn 2).", printed, StringComparison.Ordinal);
        Assert.Matches(@"\[\d+ tokens\]", printed);
    }

    [Fact]
    public async Task The_Vercel_AI_SDK_streams_and_calls_a_tool()
    {
        await using PooledRoom room = await PooledRoom.StartAsync(Token);

        string printed = await room.RunAsync("js-ai-sdk");

        Assert.StartsWith("You said: \"Why is the sky blue?\".", printed, StringComparison.Ordinal);
        Assert.Contains("[a model asks for the weather in \"Lisbon\"]", printed, StringComparison.Ordinal);
        Assert.Contains("The tool answered: {\"city\":\"Lisbon\",\"weather\":\"sunny\",\"celsius\":24}.", printed, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task What_the_hub_refuses_is_told(string sample)
    {
        await using PooledRoom room = await PooledRoom.StartAsync(Token, empty: true);
        SampleFolder folder = SampleFolder.Of(sample);
        await using SampleProcess process = SampleProcess.Start(folder.Command("NOROOM"), folder.Folder, room.HubUrl);

        await process.EndAsync(exitCode: 1);

        Assert.Contains("There is no room 'NOROOM'", process.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_package_is_pinned_by_its_hash_and_comes_from_whatever_registry_is_configured(string sample)
    {
        using JsonDocument lockFile = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SampleFolder.Of(sample).Folder, "package-lock.json")));
        var locked = lockFile.RootElement.GetProperty("packages").EnumerateObject().Where(package => package.Name.Length > 0).ToList();

        Assert.NotEmpty(locked);
        Assert.All(locked, package => Assert.False(package.Value.TryGetProperty("resolved", out _), package.Name));
        Assert.All(locked, package => Assert.StartsWith("sha512-", package.Value.GetProperty("integrity").GetString(), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void What_is_asked_for_is_what_the_conformance_tests_run(string sample)
    {
        using JsonDocument wanted = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SampleFolder.Of(sample).Folder, "package.json")));
        using JsonDocument tested = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SampleFolder.Root, "tests", "Gambi.Conformance", "clients", "package.json")));

        Assert.All(
            wanted.RootElement.GetProperty("dependencies").EnumerateObject(),
            package => Assert.Equal(tested.RootElement.GetProperty("dependencies").GetProperty(package.Name).GetString(), package.Value.GetString()));
    }
}
