using System.CommandLine;
using Gambi.Cli.Hosting;
using Gambi.Cli.Output;
using Gambi.Cli.Wiring;

namespace Gambi.Cli.Tests.Wiring;

public sealed class CommonOptionsTests
{
    [Theory]
    [InlineData("*", true)]
    [InlineData("gambi:*", true)]
    [InlineData("express,gambi", true)]
    [InlineData("express", false)]
    public void The_oldest_way_turns_debug_on(string value, bool verbose) => Assert.Equal(verbose, Settings([], terminal: true, ("DEBUG", value)).Verbose);

    [Theory]
    [InlineData(true, "", true)]
    [InlineData(true, "1", false)]
    [InlineData(true, "0", true)]
    [InlineData(false, "", false)]
    public void Questions_need_a_terminal_and_no_objection(bool terminal, string objection, bool interactive) =>
        Assert.Equal(interactive, Settings([], terminal, ("GAMBI_NO_INTERACTIVE", objection)).Interactive);

    [Fact]
    public void The_flag_beats_the_variable()
    {
        Assert.True(Settings(["--interactive"], terminal: true, ("GAMBI_NO_INTERACTIVE", "1")).Interactive);
        Assert.False(Settings(["--no-interactive"], terminal: true).Interactive);
    }

    [Theory]
    [InlineData(true, false, "Text")]
    [InlineData(false, false, "Json")]
    [InlineData(false, true, "Ndjson")]
    public void The_reader_decides_when_nobody_says(bool terminal, bool streams, string format) =>
        Assert.Equal(format, Settings([], terminal, streams: streams).Format.ToString());

    private static ConsoleSettings Settings(string[] args, bool terminal, (string Name, string Value) variable = default, bool streams = false)
    {
        var common = new CommonOptions();
        ParseResult parsed = CommandTree.Create(common).Parse(["room", "list", .. args]);
        var host = new CliHost
        {
            In = TextReader.Null,
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            InIsTerminal = terminal,
            OutIsTerminal = terminal,
            Variable = name => name == variable.Name ? variable.Value : null,
        };
        return common.Settings(parsed, streams, host);
    }
}
