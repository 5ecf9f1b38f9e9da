using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>Who goes first of some that are looked at one after the other: whose cache is warm, else the least loaded by share of its slots; equals in order, or by chance.</summary>
internal struct LeastLoaded(string? warm, bool anyOrder, Chance chance)
{
    private Chance _chance = chance;
    private double _least = double.MaxValue;
    private int _equals;
    private bool _isWarm;

    /// <summary>How many were looked at.</summary>
    public int Count { get; private set; }

    /// <summary>Who has a slot free and goes first; <c>null</c> when nobody has one.</summary>
    public Participant? Best { get; private set; }

    /// <summary>Looks at one that is there.</summary>
    public void Add(Participant participant)
    {
        Count++;
        if (_isWarm || participant.Load is not { } load)
        {
            return;
        }

        var isWarm = warm is not null && participant.Id == warm;
        if (load > _least && !isWarm)
        {
            return;
        }

        var equals = load < _least ? 1 : _equals + 1;
        if (isWarm || equals == 1 || (anyOrder && _chance.IsOneIn(equals)))
        {
            // Of the others nobody cares: a link that is asked may take a lock that whoever sends over it wants, too.
            if (participant.Link is not { IsFull: false })
            {
                return;
            }

            (Best, _least, _isWarm) = (participant, load, isWarm);
        }

        _equals = equals;
    }
}
