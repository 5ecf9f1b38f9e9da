using System.Net;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>
/// The order in which requests that wait are served: clients take turns, and within one whoever came first goes first. Who cannot use what came free is passed over and keeps its
/// place. Nothing here grows with how many wait for something else, but by their number of demands. Not safe for concurrent use.
/// </summary>
internal sealed class LineOrder
{
    private readonly Dictionary<IPAddress, LineClient> _clients = [];
    private readonly Dictionary<LineDemand, SortedSet<LineLane>> _demands = [];
    private readonly LinkedList<Waiter> _byAge = new();
    private long _firstTurn;
    private long _lastTurn;
    private long _firstOrder;
    private long _lastOrder;

    public int Count => _byAge.Count;

    /// <summary>Who has waited longest.</summary>
    public Waiter? Oldest => _byAge.First?.Value;

    public IEnumerable<LineDemand> Demands => _demands.Keys;

    /// <summary>Everybody, the oldest first.</summary>
    public IEnumerable<Waiter> Everybody => _byAge;

    /// <summary>Puts it behind its client's others, and a client that had none behind the other clients.</summary>
    public void Add(Waiter waiter)
    {
        var (ask, demand) = (waiter.Ask, waiter.Demand);
        if (!_clients.TryGetValue(ask.Client, out var client))
        {
            _clients.Add(ask.Client, client = new(ask.Client) { Turn = ++_lastTurn });
        }

        if (waiter.IsBack)
        {
            // The turn that its client took came to nothing.
            waiter.Order = --_firstOrder;
            Move(client, --_firstTurn);
        }
        else
        {
            waiter.Order = ++_lastOrder;
        }

        if (!client.Lanes.TryGetValue(demand, out var lane))
        {
            client.Lanes.Add(demand, lane = new(client, demand));
            LanesOf(demand).Add(lane);
        }

        waiter.Lane = lane;
        waiter.LaneNode = waiter.IsBack ? lane.Waiters.AddFirst(waiter) : lane.Waiters.AddLast(waiter);
        waiter.AgeNode = AddByAge(waiter);
    }

    /// <summary>Takes it out; its client's turn stays.</summary>
    public void Remove(Waiter waiter)
    {
        var lane = waiter.Lane!;
        lane.Waiters.Remove(waiter.LaneNode!);
        _byAge.Remove(waiter.AgeNode!);
        (waiter.Lane, waiter.LaneNode, waiter.AgeNode) = (null, null, null);
        if (lane.Waiters.Count > 0)
        {
            return;
        }

        lane.Client.Lanes.Remove(lane.Demand);
        var lanes = _demands[lane.Demand];
        lanes.Remove(lane);
        if (lanes.Count == 0)
        {
            _demands.Remove(lane.Demand);
        }

        if (lane.Client.Lanes.Count == 0)
        {
            _clients.Remove(lane.Client.Address);
        }
    }

    /// <summary>Takes it out because it is served: its client goes behind the others.</summary>
    public void Serve(Waiter waiter)
    {
        var client = waiter.Lane!.Client;
        Remove(waiter);
        Move(client, ++_lastTurn);
    }

    /// <summary>Who is next for a participant, so registered.</summary>
    /// <param name="participant">The participant.</param>
    /// <param name="registration">Its registration.</param>
    /// <param name="spared">Demands that have somebody better; <c>null</c> for none.</param>
    public Waiter? FirstFor(Participant participant, ParticipantRegistration registration, Predicate<LineDemand>? spared)
    {
        LineLane? first = null;
        foreach (var (demand, lanes) in _demands)
        {
            if (demand.ModelAt(participant, registration) is not null && (spared is null || !spared(demand)) && (first is null || lanes.Min!.IsBefore(first)))
            {
                first = lanes.Min;
            }
        }

        return first?.First;
    }

    /// <summary>How many are served until this one is, itself included, as far as can be known now.</summary>
    /// <param name="waiter">One who waits.</param>
    /// <param name="competes">Which demands could take away what it waits for.</param>
    public int PlaceOf(Waiter waiter, Predicate<LineDemand> competes)
    {
        var rivals = _demands.Keys.Where(demand => competes(demand)).ToHashSet();
        var own = waiter.Lane!.Client;
        var before = own.Lanes.Values.Where(lane => rivals.Contains(lane.Demand)).Sum(lane => lane.Waiters.Count(w => w.Order < waiter.Order));
        var place = before + 1;
        foreach (var client in _clients.Values)
        {
            if (client != own)
            {
                // Each other client has a turn before each of its own, and one more when it is its turn earlier.
                var waiting = client.Lanes.Values.Sum(lane => rivals.Contains(lane.Demand) ? lane.Waiters.Count : 0);
                place += Math.Min(waiting, client.Turn < own.Turn ? before + 1 : before);
            }
        }

        return place;
    }

    /// <summary>Those with this demand.</summary>
    public IReadOnlyList<Waiter> With(LineDemand demand) => [.. _demands[demand].SelectMany(static lane => lane.Waiters)];

    private void Move(LineClient client, long turn)
    {
        foreach (var lane in client.Lanes.Values)
        {
            _demands[lane.Demand].Remove(lane);
        }

        client.Turn = turn;
        foreach (var lane in client.Lanes.Values)
        {
            _demands[lane.Demand].Add(lane);
        }
    }

    private SortedSet<LineLane> LanesOf(LineDemand demand)
    {
        if (!_demands.TryGetValue(demand, out var lanes))
        {
            _demands.Add(demand, lanes = new(LineLane.ByTurn));
        }

        return lanes;
    }

    private LinkedListNode<Waiter> AddByAge(Waiter waiter)
    {
        if (!waiter.IsBack)
        {
            return _byAge.AddLast(waiter);
        }

        var next = _byAge.First;
        while (next is not null && next.Value.Since <= waiter.Since)
        {
            next = next.Next;
        }

        return next is null ? _byAge.AddLast(waiter) : _byAge.AddBefore(next, waiter);
    }
}
