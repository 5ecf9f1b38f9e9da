using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Gambi.Cli.Wiring;

/// <summary><c>--help</c>: the usual sections, then real calls.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int exitCode = usual.Invoke(parseResult);
        IReadOnlyList<CommandExample> examples = parseResult.CommandResult.Command switch
        {
            CliCommand command => command.Examples,
            RootCommand => CommandTree.FirstSteps,
            _ => [],
        };
        TextWriter output = parseResult.InvocationConfiguration.Output;
        if (examples.Count > 0)
        {
            output.WriteLine("Examples:");
            foreach (CommandExample example in examples)
            {
                output.WriteLine($"  # {example.What}");
                output.WriteLine($"  {example.Line}");
            }

            output.WriteLine();
        }

        return exitCode;
    }
}
