using System.Net;
using Gambi.Hub.Journal;
using Gambi.Hub.Responses;
using Gambi.Hub.Tests.Inference;
using Gambi.Hub.Tests.Journal;
using Gambi.TestKit;
using Gambi.TestKit.Hubs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using static Gambi.Hub.Tests.Inference.BackgroundRequests;

namespace Gambi.Hub.Tests.Responses;

/// <summary>The response store of a hub that is started again.</summary>
public class KeptOverRestartTests
{
    private readonly MemoryDisk _disk = new();

    [Fact]
    public async Task A_response_is_fetched_listed_and_continued_after_a_restart()
    {
        string code, first, second, before;
        await using (var scene = await StartAsync(_disk))
        {
            code = scene.Code;
            await using var ada = await scene.JoinAsync("ada");
            first = await CreateAsync(scene.Client, code, "{\"model\":\"*\",\"input\":\"one\"}");
            second = await CreateAsync(scene.Client, code, "{\"model\":\"*\",\"input\":\"two\",\"previous_response_id\":\"" + first + "\"}");
            before = (await scene.Client.CallAsync("GET", Path(code, second))).Body.ToString();
        }

        await using var hub = await RestartAsync(_disk.AfterPowerCut(new(1)));
        using var client = hub.CreateClient();
        var after = await client.CallAsync("GET", Path(code, second));
        Assert.Equal(before, after.Body.ToString());
        Assert.Equal("ada", after.Headers["X-Gambi-Participant"]);
        Assert.Contains("two", (await client.CallAsync("GET", Path(code, second) + "/input_items")).Body.ToString(), StringComparison.Ordinal);
        var room = hub.Services.GetRequiredService<Gambi.Hub.Rooms.RoomRegistry>().Find(code)!;
        Assert.True(hub.Services.GetRequiredService<Conversations>().Recall(room, second).TryGet(out var turns, out _));
        Assert.Equal(4, turns.Count);
    }

    [Fact]
    public async Task A_response_that_was_deleted_stays_so_even_when_the_hub_is_killed_the_next_moment()
    {
        await using var scene = await StartAsync(_disk);
        await using var ada = await scene.JoinAsync("ada");
        var id = await CreateAsync(scene.Client, scene.Code, "{\"model\":\"*\",\"input\":\"one\"}");
        var kept = await CreateAsync(scene.Client, scene.Code, "{\"model\":\"*\",\"input\":\"two\"}");
        Assert.Equal(HttpStatusCode.OK, (await scene.Client.CallAsync("DELETE", Path(scene.Code, id))).Status);

        await using var hub = await RestartAsync(_disk.AfterPowerCut(new(1)));
        using var client = hub.CreateClient();
        Assert.Equal(HttpStatusCode.OK, (await client.CallAsync("GET", Path(scene.Code, kept))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await client.CallAsync("GET", Path(scene.Code, id))).Status);
    }

    [Fact]
    public async Task A_response_that_was_being_made_in_background_when_the_hub_was_killed_has_failed()
    {
        await using var scene = await StartAsync(_disk);
        await using var ada = await scene.JoinAsync("ada");
        var made = (await scene.Client.CallAsync("POST", $"rooms/{scene.Code}/v1/responses", Background("[[hang]]"))).Body;
        await scene.Client.CreateRoomAsync();

        var left = _disk.AfterPowerCut(new(1));
        for (var life = 0; life < 2; life++)
        {
            await using var hub = await RestartAsync(left);
            using var client = hub.CreateClient();
            var found = (await client.CallAsync("GET", Path(scene.Code, IdOf(made)))).Body;
            Assert.Equal("failed", StatusOf(found));
            Assert.Equal("The hub stopped before this response was made.", found.GetProperty("error").GetProperty("message").GetString());
            var cancelled = await client.CallAsync("POST", Path(scene.Code, IdOf(made)) + "/cancel", "{}");
            Assert.Equal("failed", StatusOf(cancelled.Body));
        }

        await scene.Client.CallAsync("POST", Path(scene.Code, IdOf(made)) + "/cancel", "{}");
    }

    [Fact]
    public async Task What_is_too_old_or_too_much_by_then_does_not_come_back()
    {
        var clock = new FakeClock();
        string code, old;
        var young = new List<string>();
        await using (var scene = await StartAsync(_disk, clock))
        {
            code = scene.Code;
            await using var ada = await scene.JoinAsync("ada");
            old = await CreateAsync(scene.Client, code, "{\"model\":\"*\",\"input\":\"old\"}");
            clock.Advance(TimeSpan.FromSeconds(20));
            for (var i = 0; i < 3; i++)
            {
                young.Add(await CreateAsync(scene.Client, code, "{\"model\":\"*\",\"input\":\"young\"}"));
                clock.Advance(TimeSpan.FromSeconds(1));
            }
        }

        await using var hub = await RestartAsync(_disk.AfterKill(), clock, options =>
        {
            options.StoredResponseLifetime = TimeSpan.FromSeconds(20);
            options.MaxStoredResponses = 2;
        });
        using var client = hub.CreateClient();
        Assert.Equal(HttpStatusCode.NotFound, (await client.CallAsync("GET", Path(code, old))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await client.CallAsync("GET", Path(code, young[0]))).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.CallAsync("GET", Path(code, young[1]))).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.CallAsync("GET", Path(code, young[2]))).Status);
    }

    private static string Path(string code, string id) => $"rooms/{code}/v1/responses/{id}";

    private static async Task<string> CreateAsync(HttpClient client, string code, string body)
    {
        var answer = await client.CallAsync("POST", $"rooms/{code}/v1/responses", body);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Body.GetProperty("id").GetString()!;
    }

    private static Task<InferenceScene> StartAsync(MemoryDisk disk, FakeClock? clock = null) => InferenceScene.StartAsync(clock, services: services => On(services, disk));

    private static Task<TestHub> RestartAsync(MemoryDisk disk, FakeClock? clock = null, Action<GambiHubOptions>? configure = null) =>
        TestHub.StartAsync(clock, configure, services => On(services, disk));

    private static void On(IServiceCollection services, MemoryDisk disk) =>
        services.Replace(ServiceDescriptor.Singleton(new JournalSettings("/state") { TakeFolder = _ => disk }));
}
