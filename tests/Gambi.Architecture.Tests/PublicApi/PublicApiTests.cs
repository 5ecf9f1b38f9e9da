using System.Reflection;

namespace Gambi.Architecture.Tests.PublicApi;

public sealed class PublicApiTests
{
    private const string Accept = "GAMBI_ACCEPT_API";

    public static TheoryData<string> Packages => [.. Repository.Packages];

    [Theory]
    [MemberData(nameof(Packages))]
    public void What_a_package_offers_is_written_down_and_reviewed(string package)
    {
        IReadOnlyCollection<string> api = ApiListing.Of(Assembly.Load(package));
        ApiFiles files = new(package);
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            files.Write(api);
        }

        IReadOnlySet<string> written = files.Read();
        string[] difference = [.. written.Except(api).Select(line => "- " + line), .. api.Except(written).Select(line => "+ " + line)];
        Assert.True(
            difference.Length == 0,
            $"The public API of {package} is not what src/{package}/PublicAPI.*.txt say:\n{string.Join('\n', difference)}\nIf it shall be so, run these tests once with {Accept}=1 and commit the files.");
    }

    [Fact]
    public void The_listing_tells_types_members_defaults_and_what_may_be_null()
    {
        IReadOnlyCollection<string> api = ApiListing.Of(typeof(Client.GambiClient).Assembly);

        Assert.Contains("Gambi.Client.GambiClient.GambiClient(Gambi.Client.GambiClientOptions! options) -> void", api);
        Assert.Contains("required Gambi.Client.GambiClientOptions.HubUrl.get -> System.Uri!", api);
        Assert.Contains("Gambi.Client.GambiClientOptions.Password.init -> void", api);
        Assert.Contains("Gambi.Client.GambiClientOptions.Password.get -> string?", api);
        Assert.Contains("const Gambi.Client.ModelSelector.Any = \"*\" -> string!", api);
        Assert.Contains("static Gambi.Client.ModelSelector.Model(string! name) -> string!", api);
        Assert.Contains("Gambi.Client.GambiFailure.Refused = 0 -> Gambi.Client.GambiFailure", api);
        Assert.Contains("override Gambi.Client.AskRequest.ToString() -> string!", api);
        Assert.Contains(
            "Gambi.Client.RoomsClient.GetAsync(string! code, System.Threading.CancellationToken cancellationToken = default(System.Threading.CancellationToken)) -> "
            + "System.Threading.Tasks.Task<Gambi.Contracts.Envelope<Gambi.Contracts.RoomSummary!>!>!",
            api);
        Assert.DoesNotContain(api, line => line.Contains("HubHttp", StringComparison.Ordinal) || line.Contains("op_Equality", StringComparison.Ordinal) || line.Contains('<' + "Clone", StringComparison.Ordinal));
    }
}
