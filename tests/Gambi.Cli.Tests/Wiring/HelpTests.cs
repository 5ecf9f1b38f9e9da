using System.CommandLine;
using Gambi.Cli.Tests.Running;
using Gambi.Cli.Wiring;

namespace Gambi.Cli.Tests.Wiring;

public sealed class HelpTests
{
    public static TheoryData<string> Commands => [.. Leaves(CommandTree.Create(new CommonOptions()), "")];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_command_teaches_with_examples_that_parse(string path)
    {
        using var cli = new TestCli();
        string help = (await cli.RunAsync([.. path.Split(' '), "--help"])).Expect(0).Out;
        string[] examples = [.. help[help.IndexOf("Examples:", StringComparison.Ordinal)..].Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal) && !line.StartsWith("  #", StringComparison.Ordinal))];
        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Contains($"gambi {path}", example, StringComparison.Ordinal));
        Assert.All(examples, example => Assert.Empty(ErrorsOf(example)));
    }

    [Fact]
    public async Task The_version_is_just_the_version()
    {
        using var cli = new TestCli();
        Assert.Matches(@"^\d+\.\d+\.\d+\S*\r?\n$", (await cli.RunAsync("--version")).Expect(0).Out);
    }

    [Fact]
    public async Task Nothing_at_all_shows_the_help()
    {
        using var cli = new TestCli();
        Assert.Contains("gambi demo", (await cli.RunAsync()).Expect(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_promised_that_is_not_there_yet()
    {
        using var cli = new TestCli();
        string help = (await cli.RunAsync("hub", "serve", "--help")).Expect(0).Out;
        Assert.DoesNotContain("--compat-v0", help, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Leaves(Command command, string path) => command.Subcommands.Count == 0
        ? [path]
        : command.Subcommands.SelectMany(sub => Leaves(sub, path.Length == 0 ? sub.Name : $"{path} {sub.Name}"));

    private static IEnumerable<string> ErrorsOf(string example)
    {
        string line = example[example.IndexOf("gambi ", StringComparison.Ordinal)..]["gambi ".Length..];
        int pipe = line.IndexOf(" | ", StringComparison.Ordinal);
        ParseResult parsed = CommandTree.Create(new CommonOptions()).Parse(pipe < 0 ? line : line[..pipe]);
        return ParseFailure.Find(parsed) is { } failure ? [failure.Message] : [];
    }
}
