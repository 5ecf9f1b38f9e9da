using System.Net;
using System.Text.Json;
using Gambi.Hub.Journal;
using Gambi.Hub.Rooms;
using Gambi.Hub.Tests.Journal;
using Gambi.TestKit;
using Gambi.TestKit.Hubs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Gambi.Hub.Tests.Hosting;

/// <summary>A hub that is started again on the folder of one before.</summary>
public sealed class RestartTests : IDisposable
{
    private const string Registration =
        """{"nickname":"Ada","model":"llama3","models":["qwen"],"endpoint":"http://localhost:11434","concurrency":3,"config":{"temperature":0.5,"instructions":"Be brief."},"specs":{"gpu":"RTX","vram":24},"capabilities":{"openResponses":"unsupported","chatCompletions":"supported"}}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("gambi-restart-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Rooms_come_back_with_code_name_host_password_guard_and_defaults()
    {
        JsonElement open, guarded;
        string openAnswer, guardedAnswer;
        await using (var hub = await StartAsync())
        {
            using var client = hub.CreateClient();
            open = await client.CreateRoomAsync("Physics", defaults: """{"temperature":0.2,"instructions":"Say it in verse."}""");
            guarded = await client.CreateRoomAsync("Secret", password: "open sesame", guard: "join");
            openAnswer = (await client.CallAsync("GET", $"v1/rooms/{CodeOf(open)}")).Data.ToString();
            guardedAnswer = (await client.CallAsync("GET", $"v1/rooms/{CodeOf(guarded)}")).Data.ToString();
        }

        await using (var hub = await StartAsync())
        {
            using var client = hub.CreateClient();
            Assert.Equal(openAnswer, (await client.CallAsync("GET", $"v1/rooms/{CodeOf(open)}")).Data.ToString());
            Assert.Equal(guardedAnswer, (await client.CallAsync("GET", $"v1/rooms/{CodeOf(guarded)}")).Data.ToString());
            Assert.Equal("Say it in verse.", hub.Services.GetRequiredService<RoomRegistry>().Find(CodeOf(open))!.Defaults!.Instructions);
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.RegisterAsync(CodeOf(guarded), "ada")).Status);
            Assert.Equal(HttpStatusCode.Created, (await client.RegisterAsync(CodeOf(guarded), "ada", """{"password":"open sesame"}""")).Status);
            var key = open.GetProperty("hostKey").GetString()!;
            Assert.Equal(HttpStatusCode.OK, (await client.CallAsync("DELETE", $"v1/rooms/{CodeOf(open)}", null, ("X-Gambi-Host", key))).Status);
        }

        await using (var hub = await StartAsync())
        {
            using var client = hub.CreateClient();
            Assert.Equal(HttpStatusCode.NotFound, (await client.CallAsync("GET", $"v1/rooms/{CodeOf(open)}")).Status);
            Assert.Equal(1, (await client.CallAsync("GET", "v1/rooms")).Data.GetArrayLength());
        }
    }

    [Fact]
    public async Task Registrations_come_back_whole_offline_and_in_order_of_joining_and_those_who_left_do_not()
    {
        var clock = new FakeClock();
        string code, before;
        await using (var hub = await StartAsync(clock))
        {
            using var client = hub.CreateClient();
            code = await client.CreateRoomCodeAsync();
            foreach (var id in (string[])["ada", "bob", "cyd"])
            {
                await client.RegisterAsync(code, id, Registration);
                clock.Advance(TimeSpan.FromMilliseconds(5));
            }

            // Later in the file than the others, not in the room.
            await client.RegisterAsync(code, "ada", Registration);
            await client.CallAsync("DELETE", $"v1/rooms/{code}/participants/bob");
            before = (await client.CallAsync("GET", $"v1/rooms/{code}/participants")).Data.ToString();
        }

        await using (var hub = await StartAsync(clock))
        {
            using var client = hub.CreateClient();
            var after = (await client.CallAsync("GET", $"v1/rooms/{code}/participants")).Data;
            Assert.Equal(before, after.ToString());
            Assert.All(after.EnumerateArray(), static participant => Assert.Equal("offline", participant.GetProperty("status").GetString()));
            var ada = hub.Services.GetRequiredService<RoomRegistry>().Find(code)!.Find("ada")!;
            Assert.Equal("Be brief.", ada.Registration.Config!.Instructions);

            // Who only sends heartbeats is known, and still without a tunnel; who is not registered learns that.
            var beat = await client.CallAsync("POST", $"v1/rooms/{code}/participants/ada/heartbeat");
            Assert.Equal("offline", beat.Data.GetProperty("status").GetString());
            Assert.Equal(HttpStatusCode.NotFound, (await client.CallAsync("POST", $"v1/rooms/{code}/participants/bob/heartbeat")).Status);
        }
    }

    [Fact]
    public async Task The_key_of_a_participant_is_still_its_key()
    {
        string code, key;
        await using (var hub = await StartAsync())
        {
            using var client = hub.CreateClient();
            code = await client.CreateRoomCodeAsync();
            key = (await client.RegisterAsync(code, "ada")).Data.GetProperty("participantKey").GetString()!;
        }

        await using (var hub = await StartAsync())
        {
            using var client = hub.CreateClient();
            Assert.Equal(HttpStatusCode.Forbidden, (await client.CallAsync("PUT", $"v1/rooms/{code}/participants/ada", Registration, ("X-Gambi-Participant-Key", "another"))).Status);
            Assert.Equal(HttpStatusCode.OK, (await client.CallAsync("PUT", $"v1/rooms/{code}/participants/ada", Registration, ("X-Gambi-Participant-Key", key))).Status);
        }
    }

    [Fact]
    public async Task The_time_without_a_hub_is_not_held_against_a_room()
    {
        var clock = new FakeClock();
        string code;
        await using (var hub = await StartAsync(clock))
        {
            using var client = hub.CreateClient();
            code = await client.CreateRoomCodeAsync();
        }

        clock.Advance(TimeSpan.FromDays(30));
        await using (var hub = await StartAsync(clock))
        {
            using var client = hub.CreateClient();
            clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1));
            Assert.Equal(HttpStatusCode.OK, (await client.CallAsync("GET", $"v1/rooms/{code}")).Status);
        }
    }

    [Fact]
    public async Task A_room_that_another_version_wrote_is_left_alone_with_all_that_belongs_to_it()
    {
        await using (var hub = await StartAsync())
        {
            var journal = hub.Services.GetRequiredService<StateJournal>();
            await journal.AppendAsync(JournalRecord.Put("room_of_tomorrow", RoomRecords.RoomKey, "{\"version\":2}"u8.ToArray()));
            await journal.AppendAsync(JournalRecord.Put("room_of_yesterday", RoomRecords.ParticipantPrefix + "ada", "{}"u8.ToArray()));
        }

        for (var start = 0; start < 2; start++)
        {
            await using var hub = await StartAsync();
            Assert.Empty(hub.Services.GetRequiredService<RoomRegistry>().All);
            Assert.Contains(hub.Logs.Entries, static entry => entry.Message.StartsWith("1 records of the journal are whole but", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_disk_that_takes_nothing_refuses_what_comes_and_goes_and_nothing_else()
    {
        var disk = new MemoryDisk();
        await using var hub = await StartAsync(disk: disk);
        hub.AllowErrors = true;
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        await using var ada = await JoinedParticipant.JoinAsync(hub, code, "ada");
        disk.Room = disk.Used;
        foreach (var refused in (HubAnswer[])
        [
            await client.CallAsync("POST", "v1/rooms", """{"name":"Lab"}"""),
            await client.RegisterAsync(code, "bob"),
            await client.RegisterAsync(code, "ada", """{"nickname":"Other"}"""),
            await client.CallAsync("DELETE", $"v1/rooms/{code}/participants/ada"),
        ])
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
            Assert.Contains("its disk takes nothing", refused.Message, StringComparison.Ordinal);
            Assert.Equal("5", refused.Headers["Retry-After"]);
        }

        // Nothing of it is there, and who was there is.
        Assert.Equal(1, (await client.CallAsync("GET", "v1/rooms")).Data.GetArrayLength());
        var participants = (await client.CallAsync("GET", $"v1/rooms/{code}/participants")).Data;
        Assert.Equal(1, participants.GetArrayLength());
        Assert.Equal("ada", participants[0].GetProperty("nickname").GetString());
        Assert.Equal("online", participants[0].GetProperty("status").GetString());
        Assert.Single(hub.Logs.Entries, static entry => entry.Level == LogLevel.Error);
    }

    private static string CodeOf(JsonElement created) => created.GetProperty("room").GetProperty("code").GetString()!;

    private Task<TestHub> StartAsync(FakeClock? clock = null, MemoryDisk? disk = null) => TestHub.StartAsync(
        clock,
        options => options.StorePath = _folder,
        services =>
        {
            if (disk is not null)
            {
                services.Replace(ServiceDescriptor.Singleton(new JournalSettings(_folder) { TakeFolder = _ => disk }));
            }
        });
}
