using Gambi.Cli.Hosting;
using Gambi.Cli.Output;
using Gambi.Cli.Participants;
using Gambi.Participant;
using Gambi.Tunnel;

namespace Gambi.Cli.Tests.Participants;

public sealed class JoinEventsTests
{
    private static readonly ParticipantOptions Options = new()
    {
        HubUrl = new("http://hub.test"),
        RoomCode = "ABC234",
        ParticipantId = "p",
        Nickname = "P",
        Models = ["m"],
        Endpoint = ProviderAddress.Parse("http://localhost:1"),
    };

    private static readonly ParticipantEvent[] Outage =
    [
        Lost("The tunnel closed with 1006.", 0.4, 1),
        Lost("Nothing listens.", 0.8, 2),
        Lost("Nothing listens.", 1.7, 3),
        Lost("Nothing listens.", 12.34, 4),
        Lost("Room ABC234 is unknown.", 15, 5),
        new TunnelRestoredEvent(TunnelVersion.V2, TimeSpan.FromSeconds(30), 5),
        Lost("Nothing listens.", 0.4, 1),
    ];

    [Fact]
    public void People_are_told_of_a_loss_once_and_then_only_of_long_waits_and_new_reasons() => Assert.Equal(
        [
            "Tunnel lost: The tunnel closed with 1006. Trying again in 0.4 s.",
            "Not back yet: Nothing listens. Trying again in 0.8 s (attempt 2).",
            "Not back yet. Trying again in 12.3 s (attempt 4).",
            "Not back yet: Room ABC234 is unknown. Trying again in 15 s (attempt 5).",
            "Tunnel restored after 30 s.",
            "Tunnel lost: Nothing listens. Trying again in 0.4 s.",
        ],
        Tell(OutputFormat.Text));

    [Fact]
    public void Programs_are_told_of_every_attempt() => Assert.Equal(Outage.Length, Tell(OutputFormat.Ndjson).Length);

    private static TunnelLostEvent Lost(string reason, double seconds, int attempt) => new(reason, TimeSpan.FromSeconds(seconds), attempt);

    private static string[] Tell(OutputFormat format)
    {
        using var output = new StringWriter();
        var host = new CliHost { In = TextReader.Null, Out = output, Error = TextWriter.Null, Variable = _ => null };
        var events = new JoinEvents(new GambiConsole(host, new() { Format = format }), Options);
        foreach (ParticipantEvent told in Outage)
        {
            events.Write(told);
        }

        return output.ToString().Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
    }
}
