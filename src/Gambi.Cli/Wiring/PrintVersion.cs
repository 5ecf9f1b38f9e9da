using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Gambi.Cli.Wiring;

/// <summary><c>--version</c>: the version and nothing else.</summary>
internal sealed class PrintVersion : SynchronousCommandLineAction
{
    /// <summary>The version of this program, without the commit it was built from.</summary>
    public static string Version { get; } =
        typeof(PrintVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(Version);
        return 0;
    }
}
