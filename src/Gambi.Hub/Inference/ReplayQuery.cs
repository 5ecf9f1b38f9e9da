using System.Globalization;
using Gambi.Hub.Failures;
using Gambi.Hub.Responses;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Inference;

/// <summary>How a response is wanted: as it is now, or as its events.</summary>
/// <param name="Stream">Whether as events.</param>
/// <param name="StartingAfter">The number of the last event that the client has; -1 for none.</param>
internal sealed record ReplayQuery(bool Stream, long StartingAfter)
{
    public static Outcome<ReplayQuery> Read(IQueryCollection query)
    {
        string? stream = query["stream"];
        var isStream = string.Equals(stream, "true", StringComparison.OrdinalIgnoreCase);
        if (stream is not null && !isStream && !string.Equals(stream, "false", StringComparison.OrdinalIgnoreCase))
        {
            return ResponseFailures.BadQuery("stream", "true or false");
        }

        string? after = query["starting_after"];
        return after is null ? new ReplayQuery(isStream, StartingAfter: -1)
            : !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == long.MaxValue
                ? ResponseFailures.BadQuery("starting_after", "the number of an event: 0 or more")
            : !isStream ? ResponseFailures.BadQuery("starting_after", "stream=true beside it")
            : new ReplayQuery(isStream, number);
    }
}
