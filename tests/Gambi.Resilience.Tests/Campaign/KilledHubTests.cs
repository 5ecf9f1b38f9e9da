using Gambi.Resilience.Tests.Campaign.Hubs;

namespace Gambi.Resilience.Tests.Campaign;

/// <summary>A campaign in which the hub itself is killed again and again.</summary>
[Collection(nameof(AloneCollection))]
public sealed class KilledHubTests
{
    [Fact]
    public async Task A_hub_that_is_killed_in_the_middle_of_everything_comes_back_with_all_that_it_acknowledged()
    {
        var plan = CampaignPlan.Of(seed: 9, steps: 600);
        using var store = new TemporaryFolder();
        using var unobserved = new UnobservedErrors();
        using var campaign = new FaultCampaign(plan, restartEvery: 75);

        await campaign.RunAsync(new HubInAnotherProcess(store.Path), rounds: 1, static _ => Task.CompletedTask);

        TestContext.Current.TestOutputHelper?.WriteLine($"{plan}: {campaign.Tally}");
        unobserved.AssertNone();
        Assert.True(campaign.Tally["restart"] > 0 && campaign.Tally["whole stream"] > 0, campaign.Tally.ToString());
    }
}
