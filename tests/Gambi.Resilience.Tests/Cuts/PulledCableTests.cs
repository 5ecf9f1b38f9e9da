using Gambi.Resilience.Tests.Cuts.Machines;

namespace Gambi.Resilience.Tests.Cuts;

public sealed class PulledCableTests
{
    [Fact]
    public async Task Of_the_streams_of_a_machine_whose_cable_is_pulled_each_ends_as_promised_and_nobody_else_notices()
    {
        await using var scene = await CutScene.StartAsync();
        await MachineDeath.AssertEndsAsPromisedAsync(scene, provider => Task.FromResult<IMachine>(new CabledMachine(scene.HubPort, provider)));
    }
}
