namespace Gambi.Hub.Tests.Routing;

/// <summary>The waiting line as one would explain it: a list of clients who take turns, each with a list of requests. Slow, and nothing else.</summary>
internal sealed class LineModel
{
    private readonly List<(string Client, List<ModelWaiter> Waiters)> _turns = [];

    /// <summary>In order of joining.</summary>
    public List<ModelParticipant> Participants { get; } = [];

    /// <summary>What the newest step served, and with whom.</summary>
    public List<(int Waiter, string Participant)> Served { get; } = [];

    /// <summary>Whom the newest step answered that nobody can serve them.</summary>
    public List<int> Dismissed { get; } = [];

    public IEnumerable<ModelWaiter> Waiting => _turns.SelectMany(turn => turn.Waiters);

    public int Count => _turns.Sum(turn => turn.Waiters.Count);

    /// <summary>Somebody comes. Of several that are as good, which one serves it is for the caller to say.</summary>
    /// <param name="waiter">Who.</param>
    /// <param name="anyOrder">Whether equals are taken at random.</param>
    /// <param name="choose">Says who is taken, of those who may be.</param>
    public void Arrive(ModelWaiter waiter, bool anyOrder, Func<string[], string> choose)
    {
        var free = Participants.Where(p => p.IsFree && waiter.Allows(p)).ToArray();
        if (free.Length > 0)
        {
            var least = free.Where(p => p.Load == free.Min(q => q.Load)).Select(p => p.Id).ToArray();
            Give(Participants.Single(p => p.Id == choose(anyOrder ? least : [least[0]])), waiter);
            MoveBack(waiter.Client);
            return;
        }

        var at = _turns.FindIndex(turn => turn.Client == waiter.Client);
        if (waiter.Tried.Length == 0)
        {
            if (at < 0)
            {
                _turns.Add((waiter.Client, [waiter]));
            }
            else
            {
                _turns[at].Waiters.Add(waiter);
            }

            return;
        }

        // It has had its turn, which came to nothing.
        List<ModelWaiter> own = at < 0 ? [] : _turns[at].Waiters;
        _turns.RemoveAll(turn => turn.Client == waiter.Client);
        own.Insert(0, waiter);
        _turns.Insert(0, (waiter.Client, own));
    }

    public void Leave(int id)
    {
        foreach (var turn in _turns)
        {
            turn.Waiters.RemoveAll(waiter => waiter.Id == id);
        }

        _turns.RemoveAll(turn => turn.Waiters.Count == 0);
    }

    /// <summary>Its slots go to whoever is next for them.</summary>
    public void Drain(ModelParticipant participant)
    {
        while (participant.IsFree && _turns.SelectMany(turn => turn.Waiters).FirstOrDefault(w => w.Allows(participant)) is { } next)
        {
            Leave(next.Id);
            Give(participant, next);
            MoveBack(next.Client);
        }
    }

    public void DrainAll()
    {
        foreach (var waiter in Waiting.Where(w => !Participants.Any(w.Allows)).ToArray())
        {
            Leave(waiter.Id);
            Dismissed.Add(waiter.Id);
        }

        foreach (var participant in Participants.ToArray())
        {
            Drain(participant);
        }
    }

    private void Give(ModelParticipant participant, ModelWaiter waiter)
    {
        participant.Active++;
        Served.Add((waiter.Id, participant.Id));
    }

    private void MoveBack(string client)
    {
        var at = _turns.FindIndex(turn => turn.Client == client);
        if (at >= 0)
        {
            var turn = _turns[at];
            _turns.RemoveAt(at);
            _turns.Add(turn);
        }
    }
}
