namespace Gambi.Resilience.Tests.Campaign.Hubs;

/// <summary>A hub on a port that ends and starts again over the same store.</summary>
internal interface ICampaignHub : IAsyncDisposable
{
    /// <summary>Where nobody listens: a port that no program is given by chance, as one that was just given up is.</summary>
    static Uri Nowhere { get; } = new("http://127.0.0.1:1/");

    /// <summary>Where it listens, another port after each start; <see cref="Nowhere"/> when it does not.</summary>
    Uri Address { get; }

    Task StartAsync();

    /// <summary>Ends it, as its kind does.</summary>
    Task EndAsync();
}
