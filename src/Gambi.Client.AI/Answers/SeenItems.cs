namespace Gambi.Client.AI.Answers;

/// <summary>Items of an answer that were met: by their place, which some providers do not tell, or by their id, which others change on the way.</summary>
internal sealed class SeenItems
{
    private readonly HashSet<long> _places = [];
    private readonly HashSet<string> _ids = [];
    private bool _nameless;

    public void Add(long? place, string? id)
    {
        if (place is { } known)
        {
            _places.Add(known);
        }

        if (id is not null)
        {
            _ids.Add(id);
        }

        _nameless |= place is null && id is null;
    }

    /// <summary>Whether it was met, or may have been: what is told twice is worse than what came with neither place nor id.</summary>
    public bool Has(long? place, string? id) => _nameless || (place is { } known && _places.Contains(known)) || (id is not null && _ids.Contains(id));
}
