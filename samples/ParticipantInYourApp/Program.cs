// Shares an IChatClient of this process with a room: no HTTP server, no open port. README.md has the command.
using Gambi.Participant;
using Gambi.Participant.AI;
using Gambi.Samples;
using Gambi.Samples.ParticipantInYourApp;

return await SampleRoom.RunAsync(args, async (room, stop) =>
{
    using Calculator calculator = new();
    await using ParticipantSession participant = await ChatClientParticipant.JoinAsync(
        calculator,
        new()
        {
            HubUrl = room.Client.HubUrl,
            RoomCode = room.Code,
            ParticipantId = "calculator",
            Password = Environment.GetEnvironmentVariable("GAMBI_PASSWORD"),
            Concurrency = 4,
            Observer = happened => Console.WriteLine(happened.GetType().Name),
        },
        stop);
    Console.WriteLine($"""Try it: gambi ask --room {room.Code} --model calculator "What is 6 * 7?"   (Ctrl+C leaves)""");

    // It comes back by itself after a lost connection; Completion is when there is no way back, or somebody removed it.
    await Task.WhenAny(participant.Completion, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop));
    ParticipantClosed closed = await participant.LeaveAsync(CancellationToken.None);
    Console.WriteLine(closed.Message);
});
