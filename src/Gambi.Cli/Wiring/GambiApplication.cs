using System.CommandLine;
using Gambi.Cli.Failures;
using Gambi.Cli.Hosting;
using Gambi.Cli.Output;
using Gambi.Cli.Prompts;
using Gambi.Cli.Settings;

namespace Gambi.Cli.Wiring;

/// <summary>The program: parse, run the command, tell failures, answer the exit code.</summary>
internal sealed class GambiApplication(CliHost host)
{
    private readonly CommonOptions _common = new();

    /// <summary>Runs what <paramref name="args"/> say.</summary>
    public async Task<int> RunAsync(IReadOnlyList<string> args, TerminationSignals signals)
    {
        RootCommand root = CommandTree.Create(_common);
        // Without response files: "@" starts prompts and nicknames too.
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var invocation = new InvocationConfiguration { Output = host.Out, Error = host.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        if (parsed.Action is HelpWithExamples or PrintVersion)
        {
            return Print(parsed, invocation);
        }

        if (parsed.CommandResult.Command == root && args.Count == 0)
        {
            return Print(root.Parse(["--help"]), invocation);
        }

        return await RunCommandAsync(parsed, signals);
    }

    // Nothing but writing can fail here, and it fails when whoever read is gone, as with `| head`.
    private static int Print(ParseResult parsed, InvocationConfiguration invocation)
    {
        try
        {
            return parsed.Invoke(invocation);
        }
        catch (IOException)
        {
            return ExitCodes.Done;
        }
    }

    private async Task<int> RunCommandAsync(ParseResult parsed, TerminationSignals signals)
    {
        var command = parsed.CommandResult.Command as CliCommand;
        var console = new GambiConsole(host, new() { Format = FallbackFormat(parsed) });
        try
        {
            if (ParseFailure.Find(parsed) is { } wrongUse)
            {
                throw wrongUse;
            }

            ConsoleSettings settings = _common.Settings(parsed, command!.Streams, host);
            console = new GambiConsole(host, settings);
            var context = new CliContext
            {
                Host = host,
                Console = console,
                Parsed = parsed,
                Signals = signals,
                Prompts = new TerminalPrompter(console.Out),
                Environment = command.NeedsConfig ? await new ConfigFile(host).ResolveAsync(_common.Environment(parsed), signals.Token) : new(),
                EnvironmentName = _common.Environment(parsed),
                AskEverything = _common.AskEverything(parsed),
            };
            return await command.RunAsync(context, signals.Token);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            // What runs until it is told to stop has done its work; what was to answer has not.
            return command?.Streams == true ? ExitCodes.Done : TerminationSignals.InterruptedExitCode;
        }
        catch (BrokenPipeException)
        {
            return ExitCodes.Done;
        }
        catch (Exception e)
        {
            return new FailureReport(console).Tell(e);
        }
    }

    // Errors in the flags are told in the format that was asked for, as far as that can be known.
    private OutputFormat FallbackFormat(ParseResult parsed)
    {
        try
        {
            return _common.Settings(parsed, streams: false, host).Format;
        }
        catch (Exception e) when (e is CliException or InvalidOperationException)
        {
            return FormatChoice.ForReader(host);
        }
    }
}
