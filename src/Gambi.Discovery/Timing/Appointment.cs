namespace Gambi.Discovery.Timing;

/// <summary>One thing that is to be done at its time, unless it is cancelled before.</summary>
internal sealed class Appointment(Action action, Action onCancelled)
{
    private Action? _action = action;

    public bool IsPending => _action is not null;

    public void Cancel()
    {
        if (IsPending)
        {
            _action = null;
            onCancelled();
        }
    }

    public void Keep()
    {
        Action? kept = _action;
        _action = null;
        kept?.Invoke();
    }
}
