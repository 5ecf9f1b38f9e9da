using Gambi.TestKit;

namespace Gambi.Resilience.Tests.Cuts.Machines;

/// <summary>This very machine, with a cable to the hub that is pulled.</summary>
internal sealed class CabledMachine(int hubPort, Uri provider) : IMachine
{
    private readonly TcpRelay _cable = new(hubPort);

    public Uri HubUrl => _cable.Address;

    public Uri ProviderUrl => provider;

    public CliProcess Start(params string[] args) => CliProcess.Start(args);

    public Task CutAsync()
    {
        _cable.Pull();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => _cable.DisposeAsync();
}
