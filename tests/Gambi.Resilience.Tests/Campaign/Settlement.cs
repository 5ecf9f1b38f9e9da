using System.Net;
using System.Text.Json;
using Gambi.TestKit.Hubs;

namespace Gambi.Resilience.Tests.Campaign;

/// <summary>What must be true of a hub, whatever it went through.</summary>
internal sealed class Settlement(World world)
{
    private static readonly string[] EndStates = ["completed", "failed", "incomplete", "cancelled"];

    /// <summary>Every acknowledged room and registration is there, and none that was deleted.</summary>
    public async Task AssertKeptAsync()
    {
        var (rooms, registrations, deleted) = (world.Ledger.Rooms.ToList(), world.Ledger.Registrations.ToList(), world.Ledger.Deleted.ToList());
        foreach (var room in rooms)
        {
            var answer = await AskAsync($"v1/rooms/{room.Code}");
            if (world.Ledger.Rooms.Contains(room))
            {
                Assert.True(answer.Status == HttpStatusCode.OK, $"Room {room.Code} was acknowledged and is {answer.Status}.");
                Assert.Equal((room.Id, room.Name, room.HostId), (Text(answer.Data, "id"), Text(answer.Data, "name"), Text(answer.Data, "hostId")));
            }
        }

        foreach (var of in registrations.GroupBy(static known => known.Code))
        {
            var there = (await ParticipantsAsync(of.Key)).Select(static p => Text(p, "id")).ToHashSet();
            var lost = of.Where(known => world.Ledger.Registrations.Contains(known)).Select(static known => known.Id).Except(there).ToList();
            Assert.True(lost.Count == 0, $"Lost registrations in room {of.Key}: {string.Join(", ", lost)}");
        }

        foreach (var code in deleted)
        {
            Assert.True((await AskAsync($"v1/rooms/{code}")).Status == HttpStatusCode.NotFound, $"Room {code} was deleted and is there.");
        }
    }

    /// <summary>Waits until in every room somebody came back by itself.</summary>
    public async Task ReturnAsync()
    {
        foreach (var code in world.RoomCodes)
        {
            await Until.HoldsAsync($"somebody is back in room {code}", async () => (await ParticipantsAsync(code)).Any(static p => Text(p, "status") != "offline") ? null : "nobody is");
        }
    }

    /// <summary>Waits until everybody is back and nothing runs: no slot, no waiter, no provider request, no run in background.</summary>
    public async Task RestAsync()
    {
        foreach (var machine in world.Machines)
        {
            machine.Cable.Restore();
        }

        await Until.HoldsAsync("every machine serves", UnreadyAsync);
        foreach (var run in world.Ledger.Runs)
        {
            await Until.HoldsAsync($"response {run.Id} ends", () => UnendedAsync(run));
        }

        foreach (var code in world.RoomCodes)
        {
            await Until.HoldsAsync($"room {code} has nothing to do", () => UnrestedAsync(code));
        }

        foreach (var machine in world.Machines)
        {
            await machine.Provider.Log.WaitForIdleAsync(CancellationToken.None).WaitAsync(Patience.Limit);
        }
    }

    /// <summary>Takes every slot of every machine at once: one that leaked would be missed.</summary>
    public Task AssertAllSlotsServeAsync() => Task.WhenAll(world.Machines.SelectMany(machine => Enumerable.Range(0, Machine.Slots).Select(_ => ServeAsync(machine))));

    private async Task ServeAsync(Machine machine)
    {
        // Of a v1 tunnel the slots are served one after the other.
        await Until.HoldsAsync($"{machine.Id} serves", async () =>
        {
            using var request = world.Request(
                HttpMethod.Post, $"rooms/{machine.RoomCode}/v1/chat/completions", "{\"model\":\"" + machine.Id + "\",\"messages\":[{\"role\":\"user\",\"content\":\"[[wait:0.1]] Hi\"}]}");
            using var response = await world.Client.SendAsync(request);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => null,

                // Busy; or its cable went a moment ago: the hub learns of it as late as any, and it is on its way back.
                HttpStatusCode.Conflict or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable => await response.Content.ReadAsStringAsync(),
                _ => throw new InvalidOperationException($"{machine.Id} answered {response.StatusCode}: {await response.Content.ReadAsStringAsync()}"),
            };
        });
    }

    private async Task<string?> UnreadyAsync()
    {
        foreach (var machine in world.Machines)
        {
            machine.AssertNotClosed();
            var seen = (await ParticipantsAsync(machine.RoomCode)).FirstOrDefault(p => Text(p, "id") == machine.Id);
            if (seen.ValueKind == JsonValueKind.Undefined || Text(seen, "status") == "offline")
            {
                return $"{machine.Id} is {(seen.ValueKind == JsonValueKind.Undefined ? "not registered" : "offline")}, its session {machine.State}";
            }
        }

        return null;
    }

    private async Task<string?> UnrestedAsync(string code)
    {
        var busy = (await ParticipantsAsync(code)).Where(static p => p.GetProperty("active").GetInt32() > 0).Select(static p => $"{Text(p, "id")} has {p.GetProperty("active")}").ToList();
        var room = (await AskAsync($"v1/rooms/{code}")).Data;
        var waiting = room.TryGetProperty("queue", out var queue) ? queue.GetProperty("waiting").GetInt32() : 0;
        return (busy.Count, waiting) == (0, 0) ? null : $"{waiting} wait, {string.Join(", ", busy)}";
    }

    private async Task<string?> UnendedAsync(KnownRun run)
    {
        var answer = await AskAsync($"rooms/{run.Code}/v1/responses/{run.Id}");

        // Newer ones push it out of the store, which keeps few in a campaign.
        return answer.Status == HttpStatusCode.NotFound || EndStates.Contains(Text(answer.Body, "status")) ? null : answer.Body.ToString();
    }

    private async Task<IEnumerable<JsonElement>> ParticipantsAsync(string code)
    {
        var answer = await AskAsync($"v1/rooms/{code}/participants");
        return answer.Status == HttpStatusCode.OK ? answer.Data.EnumerateArray() : [];
    }

    private async Task<HubAnswer> AskAsync(string path) =>
        await world.CallAsync(HttpMethod.Get, path) ?? throw new InvalidOperationException("The hub went away while it was looked at.");

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();
}
