using Gambi.Cli.Hosting;

namespace Gambi.Fuzz.Tests.Cli;

/// <summary>A command line without terminal, whose hub is not there.</summary>
internal static class FuzzedCli
{
    public static CliHost HostOf(TextWriter output, TextWriter error, string? configFolder = null) => new()
    {
        In = new StringReader("{\"seed\":1}"),
        Out = output,
        Error = error,
        Variable = name => name == "XDG_CONFIG_HOME" ? configFolder ?? "/nonexistent" : null,
        Random = new Random(7),
    };
}
