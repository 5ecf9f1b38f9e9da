using System.Text.Json;

namespace Gambi.Client.AI;

/// <summary>What answers of models have in their JSON beside texts and numbers.</summary>
internal static class Json
{
    /// <summary>The moment that the property tells in seconds since the Unix epoch.</summary>
    public static DateTimeOffset? Moment(this JsonElement element, string name) =>
        element.Number(name) is > 0 and < 253_402_300_800 and { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
