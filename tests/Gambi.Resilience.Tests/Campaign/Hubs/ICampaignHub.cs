namespace Gambi.Resilience.Tests.Campaign.Hubs;

/// <summary>A hub on a port that ends and starts again over the same store.</summary>
internal interface ICampaignHub : IAsyncDisposable
{
    /// <summary>Where it listens; another port after each start.</summary>
    Uri Address { get; }

    Task StartAsync();

    /// <summary>Ends it, as its kind does.</summary>
    Task EndAsync();
}
