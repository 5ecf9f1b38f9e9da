using System.CommandLine;
using Gambi.Cli.Hosting;
using Gambi.Cli.Wiring;
using Gambi.Fuzz.Tests.Running;

namespace Gambi.Fuzz.Tests.Cli;

public sealed class ArgumentFuzzTests
{
    private const string DeadHub = "http://127.0.0.1:9";

    /// <summary>Commands that would run until they are told to stop, or call somebody else than the hub: of those only the wrong uses are run.</summary>
    private static readonly string[] Long = ["demo", "up", "serve", "join", "watch"];

    private static readonly string[] Words =
    [
        "demo", "up", "hub", "serve", "room", "create", "list", "get", "delete", "participant", "join", "leave", "heartbeat", "ask", "events", "watch", "--help", "-h", "--version", "--", "-", "",
        "--hub", "-H", "--room", "-r", "--code", "-c", "--format", "json", "text", "ndjson", "--env", "dev", "--name", "--nickname", "--model", "-m", "--endpoint", "-e", "--password", "--password-env",
        "--participant-id", "--config", "--port", "--host", "--body-limit", "--cors", "--header", "--header-env", "--concurrency", "--reconnect-for", "--sort", "--reverse", "--prompt", "--protocol",
        "--quiet", "--verbose", "--interactive", "--no-interactive", "--store", "--list-models", "--log-format", "--all", "--after", "--dry-run", "--no-specs", "--host-key-env",
        "ABC234", "0", "-1", "99999999999999999999", "1e9", "32MiB", "10m", "-5s", "NaN", "name=value", "A=B=C", "=", "@file", "\u001b[31m", "\u00e9\ud83d\ude00", "\ud800", "../..", "*", "http://[", "a b",
        "--format=json", "--format=xml", "--hub=nonsense", "--nosuch", "--for", "-x", "-rABC234", "[suggest:3]", "[suggest:99999999999]", "[diagram]", "/?", "\0", "%00",
    ];

    private static readonly string[] Starts =
        ["room list", "room create --name x", "room get ABC234", "room get -r ABC234", "room delete ABC234", "participant list -r ABC234", "participant leave -r ABC234 p", "participant heartbeat p", "ask -r ABC234 hi", "hub serve", "participant join", "events watch", "up", "demo", ""];

    [Fact]
    public async Task Whatever_is_typed_ends_with_an_exit_code_that_says_what_was_wrong()
    {
        // Who names no hub must not reach one either that runs on this machine.
        DirectoryInfo root = Directory.CreateTempSubdirectory("gambi-fuzz-");
        try
        {
            await File.WriteAllTextAsync(
                Path.Combine(root.CreateSubdirectory("gambi").FullName, "config.json"), "{\"defaultEnv\":\"dead\",\"envs\":{\"dead\":{\"hubUrl\":\"" + DeadHub + "\"}}}");
            var campaign = new Campaign("arguments", 20_000);
            await campaign.RunAsync(random => RunAsync(campaign, random, root.FullName));
            campaign.AssertSaw("exit 2", 5_000);
            campaign.AssertSaw("exit 3", 500);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(Campaign campaign, Random random, string configFolder)
    {
        string[] args = Arguments(random);
        if (IsLong(args))
        {
            campaign.Saw("not run");
            return;
        }

        using var signals = new TerminationSignals(static _ => { });
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = await new GambiApplication(FuzzedCli.HostOf(output, error, configFolder)).RunAsync(args, signals);
        string told = $"gambi {string.Join(' ', args)}\n→ {exitCode}\n{output}{error}";
        Assert.True(exitCode is 0 or 2 or 3 or 4, told);
        Assert.True(exitCode == 0 || error.ToString().Length > 0, told);
        Assert.True(exitCode != 2 || output.ToString().Length == 0, told);
        campaign.Saw($"exit {exitCode}");
    }

    // Parsing them is fuzzed all the same.
    private static bool IsLong(string[] args)
    {
        ParseResult parsed = CommandTree.Create(new CommonOptions()).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        return Long.Contains(parsed.CommandResult.Command.Name) && ParseFailure.Find(parsed) is null && parsed.Action is not (HelpWithExamples or PrintVersion);
    }

    private static string[] Arguments(Random random)
    {
        List<string> args = [.. Mutations.Pick(random, Starts).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        for (int more = random.Next(5); more > 0; more--)
        {
            args.Insert(random.Next(3) == 0 ? random.Next(args.Count + 1) : args.Count, Mutations.Pick(random, Words));
        }

        // Never another hub than the one that is not there.
        for (int at = 0; at < args.Count; at++)
        {
            if (args[at] is "--hub" or "-H" && at + 1 < args.Count)
            {
                args[at + 1] = DeadHub;
            }
        }

        return args.Contains("--hub") || random.Next(3) == 0 ? [.. args] : [.. args, "--hub", DeadHub];
    }
}
