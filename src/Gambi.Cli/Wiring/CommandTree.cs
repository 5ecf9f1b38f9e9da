using System.CommandLine;
using System.CommandLine.Help;
using Gambi.Cli.Asking;
using Gambi.Cli.Diagnosing;
using Gambi.Cli.Discovering;
using Gambi.Cli.Hubs;
using Gambi.Cli.Participants;
using Gambi.Cli.Rooms;
using Gambi.Cli.Starting;
using Gambi.Cli.Watching;

namespace Gambi.Cli.Wiring;

/// <summary>All commands, resource first and then the verb.</summary>
internal static class CommandTree
{
    /// <summary>What the help of the program itself shows.</summary>
    public static IReadOnlyList<CommandExample> FirstSteps { get; } =
    [
        new("See the whole thing work on this machine, in a minute", "gambi demo"),
        new("Share this machine's models with the people around you", "gambi up"),
    ];

    /// <summary>A fresh tree: symbols hold their parse state's identity, so each run has its own.</summary>
    public static RootCommand Create(CommonOptions common)
    {
        var root = new RootCommand("Pool the LLMs of the people on your network behind one OpenAI-compatible address.")
        {
            new DemoCommand(),
            new UpCommand(),
            new Command("hub", "Run the hub that rooms live on")
            {
                new HubServeCommand(),
            },
            new Command("room", "Make rooms, and see which there are")
            {
                new RoomCreateCommand(),
                new RoomListCommand(),
                new RoomGetCommand(),
                new RoomDeleteCommand(),
            },
            new Command("participant", "Bring models into a room")
            {
                new ParticipantJoinCommand(),
                new ParticipantListCommand(),
                new ParticipantLeaveCommand(),
                new ParticipantHeartbeatCommand(),
            },
            new AskCommand(),
            new Command("events", "See what happens")
            {
                new EventsWatchCommand(),
            },
            new DiscoverCommand(),
            new DoctorCommand(),
        };
        common.AddTo(root);
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        root.Options.OfType<VersionOption>().Single().Action = new PrintVersion();
        return root;
    }
}
