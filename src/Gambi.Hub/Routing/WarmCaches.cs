using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>Which participant served requests of a <c>prompt_cache_key</c> last, per room; forgotten with the room, with age, and when a room has served many since.</summary>
internal sealed class WarmCaches(TimeProvider time)
{
    /// <summary>What is longer is no key: nothing is remembered of it.</summary>
    public const int LongestKey = 256;

    private readonly ConditionalWeakTable<Room, RoomResponses> _rooms = [];

    /// <summary>The prompt of this key lies in the cache of this participant's provider now.</summary>
    public void Learn(Room room, string selector, string? key, string participantId)
    {
        if (IsKey(key))
        {
            _rooms.GetOrAdd(room, static _ => new()).Add(NameOf(selector, key!), participantId, time.GetUtcNow());
        }
    }

    /// <summary>The id of the participant whose cache is warm, or <c>null</c>.</summary>
    public string? Find(Room room, string selector, string? key) =>
        IsKey(key) && _rooms.TryGetValue(room, out var keys) ? keys.Find(NameOf(selector, key!), time.GetUtcNow()) : null;

    private static bool IsKey(string? key) => key is { Length: > 0 and <= LongestKey };

    /// <summary>Each model has a cache of its own. A hash, so that every entry takes the same memory and no client's key is kept.</summary>
    private static string NameOf(string selector, string key) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{selector}\n{key}")));
}
