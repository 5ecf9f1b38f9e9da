using System.Globalization;

namespace Gambi.Resilience.Tests.Campaign;

/// <summary>How long a campaign is and where its chances come from; <c>GAMBI_CAMPAIGN_SEED</c> and <c>GAMBI_CAMPAIGN_STEPS</c> replay or lengthen one.</summary>
internal sealed record CampaignPlan(int Seed, int Steps)
{
    public static CampaignPlan Of(int seed, int steps) => new(Read("GAMBI_CAMPAIGN_SEED") ?? seed, Read("GAMBI_CAMPAIGN_STEPS") ?? steps);

    private static int? Read(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int value) && value >= 0 ? value : null;
}
