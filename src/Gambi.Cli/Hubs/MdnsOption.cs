using System.CommandLine;
using Gambi.Cli.Wiring;

namespace Gambi.Cli.Hubs;

/// <summary><c>--mdns</c>: whether a hub of this process announces itself on its networks.</summary>
internal sealed class MdnsOption : Option<bool?>
{
    public MdnsOption() : base("--mdns")
    {
        Description = "Announce the hub on its networks, so that `gambi discover` and --discover find it; --mdns false overrides the config file [default: serve.mdns of the config, else no]";
        HelpName = "true|false";
        Arity = ArgumentArity.ZeroOrOne;
    }

    /// <summary>The flag, else the environment's <c>serve.mdns</c>, else no: who is in reach of a network is not always among friends.</summary>
    public bool Resolve(CliContext context) => context.Value(this) ?? context.Environment.Serve?.Mdns == true;
}
