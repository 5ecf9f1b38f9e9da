using Gambi.Cli.Wiring;
namespace Gambi.Cli.Hubs;
/// <summary>tmp</summary>
internal sealed class HubServeCommand() : CliCommand("serve", "Run a hub")
{
    public override bool Streams => true;
    public override IReadOnlyList<CommandExample> Examples => [];
    public override Task<int> RunAsync(CliContext context, CancellationToken cancellationToken) => Task.FromResult(0);
}
