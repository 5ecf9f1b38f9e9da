using System.CommandLine;

namespace Gambi.Cli.Wiring;

/// <summary>A command that does something; groups of commands are plain <see cref="Command"/>s.</summary>
internal abstract class CliCommand : Command
{
    protected CliCommand(string name, string description) : base(name, description) =>
        SetAction(Refuse);

    private static int Refuse(ParseResult parsed) => throw new InvalidOperationException("Commands run through GambiApplication.");

    /// <summary>Whether it writes lines as things happen, so that programs get one JSON document a line.</summary>
    public virtual bool Streams => false;

    /// <summary>Whether it runs with the config file's environment, and not at all when that cannot be read.</summary>
    public virtual bool NeedsConfig => true;

    /// <summary>Real calls with what they do, shown by <c>--help</c>.</summary>
    public abstract IReadOnlyList<CommandExample> Examples { get; }

    /// <summary>Does it and answers the exit code.</summary>
    public abstract Task<int> RunAsync(CliContext context, CancellationToken cancellationToken);
}
