using Gambi.Hub;
using Gambi.TestKit.Hubs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gambi.Resilience.Tests.Campaign.Hubs;

/// <summary>A hub in this process; it is ended as by a signal, and fails then when it logged an error.</summary>
internal sealed class HubInProcess(Action<GambiHubOptions> configure) : ICampaignHub
{
    private TestHub? _hub;

    public Uri Address => _hub?.BaseAddress ?? ICampaignHub.Nowhere;

    // Lines of its log below an error would be what grows.
    public async Task StartAsync() => _hub = await TestHub.StartOnPortAsync(
        configure: configure, services: static services => services.AddLogging(static logging => logging.AddFilter(static level => level >= LogLevel.Error)));

    public async Task EndAsync()
    {
        await _hub!.DisposeAsync();
        _hub = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_hub is not null)
        {
            await EndAsync();
        }
    }
}
