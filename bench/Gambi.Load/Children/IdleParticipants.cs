using System.Globalization;
using Gambi.Contracts;
using Gambi.Participant;

namespace Gambi.Load.Children;

/// <summary>A child's verb: many participants in one process, with their tunnels and heartbeats, whom nobody asks anything.</summary>
internal static class IdleParticipants
{
    private const int AtOnce = 8;

    /// <summary>Follows commands: <c>join N</c> more, <c>leave</c> all.</summary>
    public static void Run(string hub, string room)
    {
        var sessions = new List<ParticipantSession>();
        ControlLoop.Start(command => command.Split(' ') switch
        {
            ["join", var more] => JoinAsync(sessions, new Uri(hub), room, int.Parse(more, CultureInfo.InvariantCulture)).GetAwaiter().GetResult(),
            ["leave"] => LeaveAsync(sessions).GetAwaiter().GetResult(),
            ["serving"] => sessions.Count(static session => session.State == ParticipantState.Serving).ToString(CultureInfo.InvariantCulture),
            _ => null,
        });
        Thread.CurrentThread.Join();
    }

    private static async Task<string> JoinAsync(List<ParticipantSession> sessions, Uri hub, string room, int more)
    {
        // Nobody asks them, so nobody listens there.
        var endpoint = ProviderAddress.Parse("http://127.0.0.1:9");
        var joined = sessions.Count;
        await Parallel.ForEachAsync(Enumerable.Range(joined, more), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, cancellationToken) =>
        {
            var id = FormattableString.Invariant($"idle-{number}");
            var session = await ParticipantSession.StartAsync(
                new()
                {
                    HubUrl = hub,
                    RoomCode = room,
                    ParticipantId = id,
                    Nickname = id,
                    Models = ["llama3"],
                    Endpoint = endpoint,
                    Capabilities = new() { ChatCompletions = ProtocolSupport.Supported, OpenResponses = ProtocolSupport.Unsupported },
                },
                cancellationToken);
            lock (sessions)
            {
                sessions.Add(session);
            }
        });
        return "joined";
    }

    private static async Task<string> LeaveAsync(List<ParticipantSession> sessions)
    {
        await Parallel.ForEachAsync(sessions, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, static async (session, cancellationToken) => await session.LeaveAsync(cancellationToken));
        sessions.Clear();
        return "left";
    }
}
