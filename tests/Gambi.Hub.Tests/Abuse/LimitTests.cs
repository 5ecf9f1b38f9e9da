using System.Net;
using System.Text;
using Gambi.TestKit.Hubs;
using Microsoft.Extensions.DependencyInjection;

namespace Gambi.Hub.Tests.Abuse;

/// <summary>The limits of what one registration, room or option may hold; docs/limits.md lists all of them.</summary>
public sealed class LimitTests
{
    public static TheoryData<string, string, string> Registrations => new()
    {
        { "model of 256 characters", $$"""{"model":"{{Text(256)}}"}""", $$"""{"model":"{{Text(257)}}"}""" },
        { "endpoint of 2,048 characters", $$"""{"endpoint":"http://h/{{Text(2_039)}}"}""", $$"""{"endpoint":"http://h/{{Text(2_040)}}"}""" },
        { "1,000 models", $$"""{"models":[{{Names(1_000)}}]}""", $$"""{"models":[{{Names(1_001)}}]}""" },
        { "models of 256 characters", $$"""{"models":["{{Text(256)}}"]}""", $$"""{"models":["{{Text(257)}}"]}""" },
        { "concurrency of 1,024", """{"concurrency":1024}""", """{"concurrency":1025}""" },
        { "specs of 200 characters", $$$"""{"specs":{"gpu":"{{{Text(200)}}}"}}""", $$$"""{"specs":{"gpu":"{{{Text(201)}}}"}}""" },
        { "instructions of 100,000 characters", $$$"""{"config":{"instructions":"{{{Text(100_000)}}}"}}""", $$$"""{"config":{"instructions":"{{{Text(100_001)}}}"}}""" },
        { "16 stops", $$$"""{"config":{"stop":[{{{Names(16)}}}]}}""", $$$"""{"config":{"stop":[{{{Names(17)}}}]}}""" },
        { "http endpoints", """{"endpoint":"https://h"}""", """{"endpoint":"ftp://h"}""" },
    };

    [Theory]
    [MemberData(nameof(Registrations))]
    public async Task A_registration_may_have_so_much_and_no_more(string what, string most, string tooMuch)
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        var taken = await client.RegisterAsync(code, "worker", most);
        Assert.True(taken.Status == HttpStatusCode.Created, what);
        var refused = await client.RegisterAsync(code, "worker", tooMuch);
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_REQUEST"), (refused.Status, refused.Code));
        Assert.NotEmpty(refused.Message);
    }

    [Fact]
    public async Task A_body_of_the_management_plane_may_have_1_MiB_and_no_more()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        string Body(int bytes) => $$"""{"name":"x","ignored":"{{Text(bytes - 25)}}"}""";
        Assert.Equal(1024 * 1024, Encoding.UTF8.GetByteCount(Body(1024 * 1024)));
        Assert.Equal(HttpStatusCode.Created, (await client.CallAsync("POST", "v1/rooms", Body(1024 * 1024))).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await client.CallAsync("POST", "v1/rooms", Body((1024 * 1024) + 1))).Status);
    }

    [Fact]
    public async Task A_body_of_the_inference_plane_may_have_what_its_option_says_and_no_more()
    {
        await using var hub = await TestHub.StartAsync(configure: static o => o.BodyLimit = 5_000);
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        string Body(int bytes) => $$"""{"model":"nobody","user":"{{Text(bytes - 28)}}"}""";
        Assert.Equal(5_000, Body(5_000).Length);
        Assert.Equal("model_not_found", (await client.CallAsync("POST", $"rooms/{code}/v1/embeddings", Body(5_000))).Code);
        var refused = await client.CallAsync("POST", $"rooms/{code}/v1/embeddings", Body(5_001));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "payload_too_large"), (refused.Status, refused.Code));
    }

    [Fact]
    public void Limits_that_make_no_sense_are_refused_at_once()
    {
        foreach (var change in (Action<GambiHubOptions>[])
        [
            static o => o.BodyMemory = o.BodyLimit - 1, static o => o.MaxRequestsPerAddress = 0, static o => o.MaxRoomsPerMinute = 0, static o => o.MaxRegistrationsPerMinute = -1,
            static o => o.MaxEventReadersPerRoom = 0, static o => o.MaxEventReadersPerAddress = 0, static o => o.MaxRooms = 0, static o => o.MaxParticipantsPerRoom = 0,
            static o => o.EmptyRoomLifetime = TimeSpan.Zero,
        ])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceCollection().AddGambiHub(change));
        }
    }

    [Fact]
    public void The_defaults_are_those_that_the_documentation_says()
    {
        var options = new GambiHubOptions();
        Assert.Equal((32L << 20, 256L << 20, 10_000, 1_000, TimeSpan.FromDays(7)), (options.BodyLimit, options.BodyMemory, options.MaxRooms, options.MaxParticipantsPerRoom, options.EmptyRoomLifetime));
        Assert.Equal((2_000, 60, 600), (options.MaxRequestsPerAddress, options.MaxRoomsPerMinute, options.MaxRegistrationsPerMinute));
        Assert.Equal((1_000, 200, 1_000), (options.MaxEventReadersPerRoom, options.MaxEventReadersPerAddress, options.EventBuffer));
        Assert.Equal((TimeSpan.FromSeconds(60), 512, 256L << 20), (options.QueueTimeout, options.QueueDepth, options.MaxQueuedBytes));
        Assert.Equal((TimeSpan.FromMinutes(12), TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(30)), (options.FirstByteTimeout, options.IdleTimeout, options.ShutdownGrace));
        Assert.Equal((10_000, 256L << 20, TimeSpan.FromHours(24)), (options.MaxStoredResponses, options.MaxStoredResponseBytes, options.StoredResponseLifetime));
    }

    private static string Text(int length) => new('x', length);

    private static string Names(int count) => string.Join(',', Enumerable.Range(0, count).Select(static i => $"\"m{i}\""));
}
