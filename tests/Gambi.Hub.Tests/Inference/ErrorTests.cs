using System.Net;
using System.Text;
using Gambi.Contracts;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Inference;

public sealed class ErrorTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("{\"model\":\"*\"", "")]
    [InlineData("[]", "")]
    [InlineData("{}", "model")]
    [InlineData("{\"model\":7}", "model")]
    [InlineData("{\"model\":\"*\",\"stream\":\"yes\"}", "stream")]
    public async Task A_body_that_is_no_request_is_refused_with_the_field_that_is_wrong(string body, string param)
    {
        await using var scene = await StartAsync();

        using var response = await scene.ChatAsync(body);

        await AssertErrorAsync(response, HttpStatusCode.BadRequest, "invalid_request", param);
    }

    [Fact]
    public async Task Deep_nesting_and_broken_text_are_refused()
    {
        await using var scene = await StartAsync();

        using var deep = await scene.ChatAsync("{\"model\":\"*\",\"messages\":" + new string('[', 10_000) + new string(']', 10_000) + "}");
        using var broken = await scene.SendAsync(HttpMethod.Post, "chat/completions", new ByteArrayContent([.. "{\"model\":\""u8, 0xC3, 0x28, .. "\"}"u8]));

        await AssertErrorAsync(deep, HttpStatusCode.BadRequest, "invalid_request", "");
        await AssertErrorAsync(broken, HttpStatusCode.BadRequest, "invalid_request", "");
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413()
    {
        await using var scene = await StartAsync(configure: options => options.BodyLimit = 1_000);

        using var response = await scene.ChatAsync(Chat(new string('x', 2_000)));

        await AssertErrorAsync(response, HttpStatusCode.RequestEntityTooLarge, "payload_too_large", "");
    }

    [Theory]
    [InlineData("chat/completions")]
    [InlineData("responses")]
    [InlineData("embeddings")]
    [InlineData("completions")]
    public async Task An_unknown_room_is_404_on_every_route(string route)
    {
        await using var scene = await StartAsync();

        using var response = await scene.Client.PostAsync($"rooms/ZZZZZZ/v1/{route}", Json("{\"model\":\"*\"}"));

        await AssertErrorAsync(response, HttpStatusCode.NotFound, "room_not_found", "");
    }

    [Fact]
    public async Task An_unknown_model_an_offline_participant_and_an_empty_room_are_told_apart()
    {
        await using var scene = await StartAsync();
        using var empty = await scene.ChatAsync(Chat("hi"));
        var ada = await scene.JoinAsync("ada");
        using var unknown = await scene.ChatAsync(Chat("hi", "gambi-dem"));
        var participant = scene.Room.Find("ada")!;
        participant.Detach(participant.Link!);
        using var offline = await scene.ChatAsync(Chat("hi", "ada"));

        await AssertErrorAsync(empty, HttpStatusCode.ServiceUnavailable, "participant_tunnel_not_connected", "model");
        var message = await AssertErrorAsync(unknown, HttpStatusCode.NotFound, "model_not_found", "model");
        Assert.Contains("Known here: gambi-demo, ada.", message, StringComparison.Ordinal);
        await AssertErrorAsync(offline, HttpStatusCode.ServiceUnavailable, "participant_tunnel_not_connected", "model");
        Assert.Empty(ada.Log.Requests);
    }

    [Fact]
    public async Task Busy_is_answered_at_once_409_when_pinned_and_503_when_all_are_where_nobody_waits()
    {
        await using var scene = await StartAsync(configure: static o => o.QueueTimeout = TimeSpan.Zero);
        var ada = await scene.JoinAsync("ada");
        using var leaving = new CancellationTokenSource();
        var hanging = scene.SendAsync(HttpMethod.Post, "chat/completions", Json(Chat("[[hang]]")), leaving.Token);
        await ada.Log.WaitForAsync(r => r.Model is not null, CancellationToken.None).WaitAsync(Guard);

        using var pinned = await scene.ChatAsync(Chat("hi", "ada"));
        using var any = await scene.ChatAsync(Chat("hi", "gambi-demo"));

        await AssertErrorAsync(pinned, HttpStatusCode.Conflict, "participant_busy", "model");
        await AssertErrorAsync(any, HttpStatusCode.ServiceUnavailable, "participant_busy", "model");
        Assert.True(any.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
    }

    [Fact]
    public async Task A_participant_with_more_slots_serves_as_many_at_once()
    {
        await using var scene = await StartAsync(configure: static o => o.QueueTimeout = TimeSpan.Zero);
        var ada = await scene.JoinAsync("ada", change: o => o with { Concurrency = 3 });
        using var leaving = new CancellationTokenSource();
        var hanging = Enumerable.Range(0, 3).Select(_ => scene.SendAsync(HttpMethod.Post, "chat/completions", Json(Chat("[[hang]]")), leaving.Token)).ToArray();
        await ada.Log.WaitUntilAsync(all => all.Count(r => r.Model is not null) == 3, CancellationToken.None).WaitAsync(Guard);

        using var fourth = await scene.ChatAsync(Chat("hi"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, fourth.StatusCode);
        await leaving.CancelAsync();
        foreach (var one in hanging)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        }

        await scene.WaitForIdleSlotsAsync();
    }

    [Fact]
    public async Task A_provider_that_cuts_the_connection_is_502_and_one_that_gives_no_first_byte_504()
    {
        await using var scene = await StartAsync();
        await scene.JoinAsync("ada");
        await scene.JoinAsync("slow", change: o => o with { FirstByteTimeout = TimeSpan.FromMilliseconds(200) });

        using var cut = await scene.ChatAsync(Chat("[[cut]]", "ada"));
        using var hang = await scene.ChatAsync(Chat("[[hang]]", "slow"));

        await AssertErrorAsync(cut, HttpStatusCode.BadGateway, "endpoint_not_reachable", "");
        await AssertErrorAsync(hang, HttpStatusCode.GatewayTimeout, "endpoint_not_reachable", "");
        await scene.WaitForIdleSlotsAsync();
    }

    internal static async Task<string> AssertErrorAsync(HttpResponseMessage response, HttpStatusCode status, string code, string param)
    {
        var body = await JsonAsync(response);
        var error = body.GetProperty("error");
        Assert.Equal((status, code, param), (response.StatusCode, error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
        Assert.NotEqual("", error.GetProperty("type").GetString());
        Assert.True(response.Headers.Contains(GambiHeaders.RequestId));
        Assert.Equal(Encoding.UTF8.WebName, response.Content.Headers.ContentType?.CharSet);
        return error.GetProperty("message").GetString()!;
    }
}
