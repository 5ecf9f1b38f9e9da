using System.Net;
using Gambi.Contracts;
using Gambi.DemoProvider;
using Gambi.TestKit.Hubs;
using Gambi.Tunnel;
using static Gambi.Hub.Tests.Proxies.ProxiedHub;

namespace Gambi.Hub.Tests.Proxies;

/// <summary>The whole way through nginx, which ends TLS and cuts off a path, configured as the docs say.</summary>
public sealed class NginxTests
{
    [Theory]
    [InlineData(TunnelVersion.V2, "/gambi")]
    [InlineData(TunnelVersion.V1, "/gambi")]
    [InlineData(TunnelVersion.V2, "")]
    public async Task A_participant_connects_by_the_url_it_is_given_and_answers(TunnelVersion version, string prefix)
    {
        await using var scene = await StartAsync(version, prefix);
        var registered = await scene.Http.RegisterAsync(scene.Code, "bob");
        Assert.Equal($"wss://{scene.Url.Authority}{prefix}/v1/rooms/{scene.Code}/participants/bob/tunnel", registered.TunnelUrl().GetLeftPart(UriPartial.Path));

        using var answer = await scene.AskAsync("[[words:3]]", stream: false);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("\"content\":", await answer.Content.ReadAsStringAsync().WaitAsync(Guard), StringComparison.Ordinal);
        Assert.Equal(new Uri($"{scene.Http.BaseAddress}rooms/{scene.Code}/v1"), scene.Client.Inference(scene.Code).BaseAddress);
    }

    [Theory]
    [InlineData(TunnelVersion.V2)]
    [InlineData(TunnelVersion.V1)]
    public async Task A_streamed_answer_arrives_word_by_word(TunnelVersion version)
    {
        await using var scene = await StartAsync(version);
        using var answer = await scene.AskAsync("[[stall]]", stream: true);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);

        // The provider says two words and never ends: what is read here was not kept back anywhere.
        await using var body = await answer.Content.ReadAsStreamAsync();
        using var reader = new StreamReader(body);
        var words = 0;
        while (words < 2)
        {
            var line = await reader.ReadLineAsync().WaitAsync(Guard);
            words += line!.Contains("\"content\":\"", StringComparison.Ordinal) && !line.Contains("\"content\":\"\"", StringComparison.Ordinal) ? 1 : 0;
        }
    }

    [Fact]
    public async Task A_client_that_leaves_ends_the_providers_work()
    {
        await using var scene = await StartAsync();
        var answer = await scene.AskAsync("[[stall]]", stream: true);
        answer.Dispose();
        await scene.Provider.Log.WaitForAsync(static request => request.State == DemoRequestState.Aborted, CancellationToken.None).WaitAsync(Guard);
    }

    [Fact]
    public async Task Events_arrive_as_they_happen()
    {
        await using var scene = await StartAsync();
        await using var events = scene.Client.Events.WatchRoomAsync(scene.Code, new() { Reconnect = false }).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(Guard));
        Assert.Equal(RoomEventTypes.Connected, events.Current.Event.Type);
        await scene.Http.RegisterAsync(scene.Code, "bob");
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(Guard));
        Assert.Equal(RoomEventTypes.ParticipantJoined, events.Current.Event.Type);
    }

    [Fact]
    public async Task A_large_body_reaches_the_provider_whole()
    {
        await using var scene = await StartAsync();
        using var answer = await scene.AskAsync("[[words:1]]" + new string('x', 8_000_000), stream: false);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(scene.Provider.Log.Requests[^1].BodyLength > 8_000_000);
    }
}
