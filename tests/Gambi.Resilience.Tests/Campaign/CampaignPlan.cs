using System.Globalization;

namespace Gambi.Resilience.Tests.Campaign;

/// <summary>How long a campaign is and where its chances come from; <c>GAMBI_CAMPAIGN_SEED</c> and <c>GAMBI_CAMPAIGN_STEPS</c> replay or lengthen one.</summary>
internal sealed record CampaignPlan(int Seed, int Steps)
{
    /// <summary>No more steps are taken after this long: on a machine that is busy otherwise a campaign is shorter. One that somebody asked for is as long as that.</summary>
    public TimeSpan Longest { get; private init; } = TimeSpan.MaxValue;

    public static CampaignPlan Of(int seed, int steps)
    {
        var asked = Read("GAMBI_CAMPAIGN_STEPS");
        return new(Read("GAMBI_CAMPAIGN_SEED") ?? seed, asked ?? steps) { Longest = asked is null ? TimeSpan.FromSeconds(75) : TimeSpan.MaxValue };
    }

    private static int? Read(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int value) && value >= 0 ? value : null;
}
