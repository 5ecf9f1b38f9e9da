using System.CommandLine;
using Gambi.Cli.Asking;
using Gambi.Cli.Connecting;
using Gambi.Cli.Failures;
using Gambi.Cli.Hubs;
using Gambi.Cli.Output;
using Gambi.Cli.Participants;
using Gambi.Cli.Wiring;
using Gambi.Client;
using Gambi.Contracts;
using Gambi.DemoProvider;
using Gambi.Participant;

namespace Gambi.Cli.Starting;

/// <summary><c>gambi demo</c>.</summary>
internal sealed class DemoCommand : CliCommand
{
    private readonly Option<string> _prompt = new("--prompt") { Description = "What to ask", HelpName = "TEXT", DefaultValueFactory = _ => "What is Gambi?" };
    private readonly Option<bool> _keep = new("--keep") { Description = "Stay up until Ctrl+C, to try the printed lines" };

    public DemoCommand() : base("demo", "See it work on this machine: a hub, a room, a participant, one streamed answer")
    {
        Options.Add(_prompt);
        Options.Add(_keep);
    }

    public override bool Streams => true;

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("One answer, and everything is gone again", "gambi demo"),
        new("Stay, and try the printed lines from another terminal", "gambi demo --keep --prompt \"Tell me something [[slow]]\""),
    ];

    public override async Task<int> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        var events = new HubEvents(context.Console, LanAddress.OfMachine());
        await using (HubHost hub = await HubHost.StartAsync(new() { Address = new("127.0.0.1", 0), LogRequests = false }, context, cancellationToken))
        {
            events.Started(hub.Address, hub.IsAnnounced);
            var demo = new DemoProviderOptions { TimeProvider = context.Host.Time, Random = new(context.Host.Random.Next()) };
            await using DemoProviderServer provider = await DemoProviderServer.StartAsync(demo, cancellationToken);
            using GambiClient client = HubOptions.Connect(context, hub.LocalUrl);
            string room = (await client.Rooms.CreateAsync(new() { Name = "Demo" }, cancellationToken)).Data.Room.Code;
            context.Console.Event("room_created", $"Room {room} created.", writer => writer.WriteString("room", room));

            ParticipantOptions options = DemoMachine.OptionsFor(provider, demo, hub.LocalUrl, room, password: null, context.Host.Time, context.Host.Random);
            await new JoinRun(context).RunAsync(options, serving => ShowAsync(context, client, hub.Address.BindUrl, room, serving), cancellationToken);
        }

        events.Stopped(context.Signals.Received);
        return ExitCodes.Done;
    }

    private async Task ShowAsync(CliContext context, GambiClient client, string hubUrl, string room, CancellationToken cancellationToken)
    {
        GambiConsole console = context.Console;
        string prompt = context.Value(_prompt)!;
        await using var completion = new CompletionWatch(client, room, context.Host.Time);
        await completion.StartAsync(cancellationToken);
        console.Event("asking", $"{Environment.NewLine}> {TerminalText.Clean(prompt)}{Environment.NewLine}", writer => writer.WriteString("prompt", prompt));
        await new AnswerPrinter(console) { TellsEnd = false }.PrintAsync(client.Inference(room).AskAsync(new() { Prompt = prompt }, cancellationToken), cancellationToken);

        LlmCompleteData told = await completion.WaitAsync(cancellationToken);
        console.Event(RoomEventTypes.LlmComplete, $"{Environment.NewLine}[{told.ParticipantId} with {told.Model}: {MetricsLine.Of(told.Metrics)}]{Environment.NewLine}", writer =>
        {
            writer.WriteString("requestId", told.RequestId);
            writer.WriteString("participantId", told.ParticipantId);
            writer.WriteString("model", told.Model);
            writer.WriteString("protocol", told.Protocol);
            writer.WritePropertyName("metrics");
            System.Text.Json.JsonSerializer.Serialize(writer, told.Metrics, CliJson.Default.LlmMetrics);
        });

        bool keep = context.Value(_keep);
        var guide = new RoomGuide(hubUrl, room, PasswordProtected: false);
        console.Event("guide", keep ? "This room is yours to try until Ctrl+C:" : "With `gambi demo --keep` this room would stay, and these lines would use it:", guide.WriteTo);
        if (console.IsText)
        {
            console.Line();
            guide.WriteTo(console);
        }

        if (keep)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.Host.Time, cancellationToken);
        }
    }
}
