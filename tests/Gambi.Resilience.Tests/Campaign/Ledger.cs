using System.Collections.Concurrent;

namespace Gambi.Resilience.Tests.Campaign;

/// <summary>What the hub has acknowledged: rooms and registrations that it must not lose, rooms that must not come back, runs that must end.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<string, KnownRoom> _rooms = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _deleted = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Code, string Id), bool> _registrations = new();
    private readonly ConcurrentQueue<KnownRun> _runs = new();

    public ICollection<KnownRoom> Rooms => _rooms.Values;

    public ICollection<string> Deleted => _deleted.Keys;

    public ICollection<(string Code, string Id)> Registrations => _registrations.Keys;

    public IReadOnlyCollection<KnownRun> Runs => _runs;

    public void Created(KnownRoom room) => _rooms[room.Code] = room;

    /// <summary>From the moment that somebody wants it away, nothing is certain of a room or of who is in it.</summary>
    public void Doubt(string code)
    {
        _rooms.TryRemove(code, out _);
        foreach (var registration in _registrations.Keys.Where(known => known.Code == code))
        {
            _registrations.TryRemove(registration, out _);
        }
    }

    public void WasDeleted(string code) => _deleted[code] = true;

    /// <summary>Counts for a room that is still known only: it may have been deleted while the answer was under way.</summary>
    public void Registered(string code, string id)
    {
        _registrations[(code, id)] = true;
        if (!_rooms.ContainsKey(code))
        {
            _registrations.TryRemove((code, id), out _);
        }
    }

    public void Doubt(string code, string id) => _registrations.TryRemove((code, id), out _);

    public void Began(KnownRun run) => _runs.Enqueue(run);

    /// <summary>What was checked counts no more.</summary>
    public void Forget()
    {
        _deleted.Clear();
        _runs.Clear();
    }
}
