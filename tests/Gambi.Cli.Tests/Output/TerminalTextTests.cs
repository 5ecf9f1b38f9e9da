using Gambi.Cli.Output;

namespace Gambi.Cli.Tests.Output;

public sealed class TerminalTextTests
{
    [Fact]
    public void A_name_cannot_move_the_cursor() => Assert.Equal("a\uFFFD[2Jb\uFFFDc", TerminalText.Clean("a\u001B[2Jb\nc"));

    [Fact]
    public void An_answer_keeps_its_lines() => Assert.Equal("a\n\tb\uFFFD", TerminalText.Clean("a\n\tb\u0007", multiline: true));

    [Fact]
    public void Nothing_stays_nothing() => Assert.Equal("", TerminalText.Clean(null));

    [Fact]
    public void The_direction_of_writing_cannot_be_turned() => Assert.Equal("\uFFFDgpj.exe", TerminalText.Clean("\u202Egpj.exe"));
}
