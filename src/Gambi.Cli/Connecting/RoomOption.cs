using System.CommandLine;
using Gambi.Cli.Failures;
using Gambi.Cli.Wiring;
using Gambi.Contracts;

namespace Gambi.Cli.Connecting;

/// <summary>The code of the room a command is about.</summary>
internal sealed class RoomOption : Option<string?>
{
    public RoomOption(string name = "--room", string alias = "-r") : base(name, alias)
    {
        Description = "The room's code";
        HelpName = "CODE";
    }

    /// <summary>The code as typed, checked; <c>null</c> when it is not given.</summary>
    public string? Find(CliContext context) => context.Value(this) is { } code ? Check(code, Name) : null;

    /// <summary>The code, which must be given.</summary>
    public string Require(CliContext context) =>
        Find(context) ?? throw CliException.WrongUse($"{Name} is required.", "List the rooms with `gambi room list`.");

    /// <summary>A code in the form that rooms have; <paramref name="from"/> names where it stands.</summary>
    public static string Check(string code, string from) =>
        RoomCode.IsWellFormed(code.Trim())
            ? code.Trim()
            : throw CliException.WrongUse($"{from} must be a room code of {ContractLimits.RoomCodeLength} letters and digits, not '{code}'.", "List the rooms with `gambi room list`.");
}
