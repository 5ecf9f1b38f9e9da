using Gambi.Resilience.Tests.Cuts.Machines;

namespace Gambi.Resilience.Tests.Cuts;

public sealed class CutNetworkTests
{
    [Fact]
    public async Task Of_the_streams_of_a_machine_whose_network_is_cut_each_ends_as_promised_and_nobody_else_notices()
    {
        var whyNot = await NetworkNamespace.WhyNotAsync();
        Assert.SkipUnless(whyNot is null, whyNot ?? "");
        await using var scene = await CutScene.StartAsync();
        await MachineDeath.AssertEndsAsPromisedAsync(scene, async provider => await NamespacedMachine.CreateAsync(scene.HubPort, provider));
    }
}
