namespace Gambi.Discovery.Publishing;

/// <summary>Tells of a service's new names in their order, one at a time, outside of every lock.</summary>
internal sealed class NameNews(string name, Action<string>? renamed)
{
    private readonly Lock _gate = new();
    private readonly Queue<string> _untold = new();
    private string _last = name;
    private bool _telling;
    private bool _ended;

    /// <summary>Takes note of the name of now.</summary>
    public void Add(string current)
    {
        lock (_gate)
        {
            if (renamed is not null && current != _last)
            {
                _last = current;
                _untold.Enqueue(current);
            }
        }
    }

    /// <summary>Tells what is not told yet, unless somebody is at it.</summary>
    public void Tell()
    {
        while (TryTake(out string? next))
        {
            renamed!(next);
            lock (_gate)
            {
                _telling = false;
            }
        }
    }

    /// <summary>From here on nothing is told.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
        }
    }

    private bool TryTake(out string next)
    {
        lock (_gate)
        {
            next = "";
            if (_telling || _ended || !_untold.TryDequeue(out string? name))
            {
                return false;
            }

            next = name;
            return _telling = true;
        }
    }
}
