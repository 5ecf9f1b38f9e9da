using System.Globalization;
using Gambi.Contracts;
using Gambi.Participant;

namespace Gambi.Load.Children;

/// <summary>A child's verb: many participants of one room in one process, each with its own tunnel and heartbeats.</summary>
internal sealed class ParticipantCrowd(Uri hub, string room, ProviderAddress provider, string model)
{
    private const int AtOnce = 8;
    private const int Concurrency = ContractLimits.Concurrency;

    private readonly List<ParticipantSession> _sessions = [];

    /// <summary>Follows commands: <c>join N</c> more, <c>leave</c> all, how many are <c>serving</c>.</summary>
    public void Run()
    {
        ControlLoop.Start(command => command.Split(' ') switch
        {
            ["join", var more] => JoinAsync(int.Parse(more, CultureInfo.InvariantCulture)).GetAwaiter().GetResult(),
            ["leave"] => LeaveAsync().GetAwaiter().GetResult(),
            ["serving"] => _sessions.Count(static session => session.State == ParticipantState.Serving).ToString(CultureInfo.InvariantCulture),
            _ => null,
        });
        Thread.CurrentThread.Join();
    }

    private async Task<string> JoinAsync(int more)
    {
        await Parallel.ForEachAsync(Enumerable.Range(_sessions.Count, more), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, cancellationToken) =>
        {
            var id = FormattableString.Invariant($"crowd-{number}");
            var session = await ParticipantSession.StartAsync(
                new()
                {
                    HubUrl = hub,
                    RoomCode = room,
                    ParticipantId = id,
                    Nickname = id,
                    Models = [model],
                    Endpoint = provider,
                    Capabilities = new() { ChatCompletions = ProtocolSupport.Supported, OpenResponses = ProtocolSupport.Unsupported },
                    Concurrency = Concurrency,
                },
                cancellationToken);
            lock (_sessions)
            {
                _sessions.Add(session);
            }
        });
        return "joined";
    }

    private async Task<string> LeaveAsync()
    {
        await Parallel.ForEachAsync(_sessions, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, static async (session, cancellationToken) => await session.LeaveAsync(cancellationToken));
        _sessions.Clear();
        return "left";
    }
}
