using Gambi.TestKit;

namespace Gambi.Resilience.Tests.Cuts.Machines;

/// <summary>A machine with a network of its own, whose link to the hub goes down.</summary>
internal sealed class NamespacedMachine : IMachine
{
    private readonly NetworkNamespace _network;
    private readonly TcpRelay _provider;
    private readonly int _hubPort;

    private NamespacedMachine(NetworkNamespace network, int hubPort, int providerPort)
    {
        (_network, _hubPort) = (network, hubPort);
        _provider = new TcpRelay(providerPort, network.Provider);
    }

    public Uri HubUrl => new($"http://{_network.Hub}:{_hubPort}");

    public Uri ProviderUrl => _provider.Address;

    /// <param name="hubPort">The port of a hub that listens on every address.</param>
    /// <param name="provider">A provider on 127.0.0.1 of the tests.</param>
    public static async Task<NamespacedMachine> CreateAsync(int hubPort, Uri provider)
    {
        var network = await NetworkNamespace.CreateAsync(1);
        try
        {
            return new NamespacedMachine(network, hubPort, provider.Port);
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    public CliProcess Start(params string[] args) => CliProcess.StartInNetwork(_network.Name, args);

    public Task CutAsync() => _network.CutAsync();

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        await _network.DisposeAsync();
    }
}
