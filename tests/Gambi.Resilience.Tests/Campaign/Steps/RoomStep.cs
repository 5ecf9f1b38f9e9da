using System.Net;
using Gambi.Resilience.Tests.Campaign.Asking;

namespace Gambi.Resilience.Tests.Campaign.Steps;

/// <summary>Somebody opens a room, registers in it, and perhaps deletes it or a registration again.</summary>
internal sealed record RoomStep(int Number, int Registrations, bool Removes, bool Deletes) : Step
{
    public override async Task RunAsync(World world, Tally tally)
    {
        if (await world.CreateRoomAsync($"Passing {Number}") is not { Length: > 0 } code)
        {
            return;
        }

        for (var number = 0; number < Registrations; number++)
        {
            await RegisterAsync(world, code, $"guest-{number}");
        }

        if (Removes)
        {
            world.Ledger.Doubt(code, "guest-0");
            var removed = await world.CallAsync(HttpMethod.Delete, $"v1/rooms/{code}/participants/guest-0");
            Assert.True(removed is null or { Status: HttpStatusCode.OK or HttpStatusCode.NotFound }, $"Leaving was answered {removed?.Status}: {removed?.Body}");
        }

        if (Deletes)
        {
            await DeleteAsync(world, world.Ledger.Rooms.Single(room => room.Code == code));
        }

        tally.Count("room opened");
    }

    /// <summary>Deletes a room; whether it is gone is known when the hub says so.</summary>
    public static async Task DeleteAsync(World world, KnownRoom room)
    {
        world.Ledger.Doubt(room.Code);
        var answer = await world.CallAsync(HttpMethod.Delete, $"v1/rooms/{room.Code}", null, ("X-Gambi-Host", room.HostKey));
        Assert.True(answer is null or { Status: HttpStatusCode.OK }, $"Deleting room {room.Code} was answered {answer?.Status}: {answer?.Body}");
        if (answer is not null)
        {
            world.Ledger.WasDeleted(room.Code);
        }
    }

    private static async Task RegisterAsync(World world, string code, string id)
    {
        var answer = await world.CallAsync(
            HttpMethod.Put, $"v1/rooms/{code}/participants/{id}", """{"nickname":"Guest","model":"llama3","endpoint":"http://localhost:11434"}""");
        Assert.True(answer is null or { Status: HttpStatusCode.Created }, $"A registration was answered {answer?.Status}: {answer?.Body}");
        if (answer is not null)
        {
            world.Ledger.Registered(code, id);
        }
    }
}
