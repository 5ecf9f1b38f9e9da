using Gambi.Resilience.Tests.Campaign.Asking;

namespace Gambi.Resilience.Tests.Campaign.Steps;

/// <summary>Somebody watches a room's events for a while, or those of the whole hub.</summary>
internal sealed record EventsStep(int? Room, TimeSpan For) : Step
{
    public override async Task RunAsync(World world, Tally tally)
    {
        var epoch = world.Epoch;
        using var leaving = new CancellationTokenSource(For, TimeProvider.System);
        var path = Room is { } room ? $"v1/rooms/{world.RoomCodes[room]}/events" : "v1/events";
        try
        {
            using var request = world.Request(HttpMethod.Get, path);
            using var response = await world.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving.Token);
            Assert.True(response.IsSuccessStatusCode || !world.WasThereSince(epoch), $"Events were answered {response.StatusCode}.");
            var stream = await response.Content.ReadAsStreamAsync(leaving.Token);
            var buffer = new byte[512];
            while (await stream.ReadAsync(buffer, leaving.Token) > 0)
            {
            }

            Assert.False(world.WasThereSince(epoch), "A stream of events ended although its room was there.");
        }
        catch (Exception e) when (leaving.IsCancellationRequested || (e is HttpRequestException or IOException && !world.WasThereSince(epoch)))
        {
            tally.Count("events watched");
        }
    }
}
