using Gambi.Contracts;
using Gambi.Participant.Tests.Doubles;
using Gambi.TestKit;
using Gambi.Tunnel;

namespace Gambi.Participant.Tests.Sessions;

/// <summary>What ten lines leave out.</summary>
public sealed class DefaultsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hub_a_room_an_id_and_a_provider_are_enough()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync();
        using InProcessProvider provider = new("small", "large");
        await using ParticipantSession session = await ParticipantSession.StartAsync(Least(hub, provider), Cancel);
        IHubTunnel tunnel = await hub.TunnelAsync();
        await using TunnelReply reply = await tunnel.SendAsync(ForwardingRig.Chat(), ForwardingRig.Prompt("hi"), Cancel);

        Assert.Contains("hi", await ForwardingRig.ReadAsync(reply), StringComparison.Ordinal);
        Assert.Equal(("ABC234", "ada"), (session.RoomCode, session.ParticipantId));
        Assert.Equal(["small", "large"], session.Models);
        Assert.Equal(
            ["ada", "small", "http://in-process.invalid", "1"],
            new[] { "nickname", "model", "endpoint", "concurrency" }.Select(name => hub.Registration![name]!.ToString()));
        Assert.Equal("""{"openResponses":"unsupported","chatCompletions":"supported"}""", hub.Registration!["capabilities"]!.ToJsonString());
    }

    [Fact]
    public void Sessions_of_copied_options_share_no_generator_of_random_numbers()
    {
        ParticipantOptions one = new() { HubUrl = new("http://hub.test"), RoomCode = "ABC234", ParticipantId = "one" };
        Assert.NotSame(one.Random, (one with { ParticipantId = "two" }).Random);
    }

    [Fact]
    public async Task Models_of_a_provider_behind_HTTP_are_found_with_its_headers()
    {
        await using LocalWeb provider = await LocalWeb.StartAsync(async context =>
        {
            bool known = context.Request.Headers.Authorization == "Bearer key";
            context.Response.StatusCode = known && context.Request.Path == "/v1/models" ? 200 : 401;
            await context.Response.Body.WriteAsync("""{"data":[{"id":"found"}]}"""u8.ToArray(), context.RequestAborted);
        });
        await using ScriptedHub hub = await ScriptedHub.StartAsync();
        await using ParticipantSession session = await ParticipantSession.StartAsync(
            Least(hub, handler: null) with { Endpoint = provider.Address, ProviderHeaders = [new("Authorization", "Bearer key")] }, Cancel);
        Assert.Equal(["found"], session.Models);
    }

    [Fact]
    public async Task A_provider_without_models_is_told_at_the_start_with_what_was_found_out()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync();
        using InProcessProvider provider = new();
        ProviderProbeException thrown = await Assert.ThrowsAsync<ProviderProbeException>(() => ParticipantSession.StartAsync(Least(hub, provider), Cancel));
        Assert.True(thrown.Report.Reachable);
        Assert.Contains("404", thrown.Message, StringComparison.Ordinal);
        Assert.Null(hub.Registration);
    }

    [Fact]
    public async Task What_is_said_is_not_asked_for()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync();
        using RefusingHandler silent = new();
        await using ParticipantSession session = await ParticipantSession.StartAsync(
            Least(hub, silent) with { Models = ["m"], Capabilities = new() { ChatCompletions = ProtocolSupport.Supported }, Nickname = "Ada L." }, Cancel);
        Assert.Equal("Ada L.", hub.Registration!["nickname"]!.GetValue<string>());
    }

    [Fact]
    public async Task On_the_way_back_the_models_are_those_of_the_start()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        using InProcessProvider provider = new("small");
        await rig.ServingAsync(options => options with { Models = [], ProviderHandler = provider });
        await using (await rig.Hub.TunnelAsync())
        {
            rig.Hub.Kill();
        }

        rig.Hub.IsDown = false;
        TunnelLostEvent lost = await rig.EventAsync<TunnelLostEvent>();
        await rig.RetryAsync(lost);
        await rig.EventAsync<TunnelRestoredEvent>();
        Assert.Equal(["small"], rig.Hub.Registration!["models"]!.AsArray().Select(model => model!.GetValue<string>()));
    }

    [Fact]
    public async Task A_participant_without_a_provider_is_refused()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync();
        ArgumentException thrown = await Assert.ThrowsAsync<ArgumentException>(() => ParticipantSession.StartAsync(Least(hub, handler: null), Cancel));
        Assert.Contains("provider", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_nickname_that_no_hub_takes_is_refused_before_anything_is_sent(string? nickname)
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync();
        using InProcessProvider provider = new("m");
        ParticipantOptions options = Least(hub, provider) with { ParticipantId = new string('a', ContractLimits.ParticipantIdLength) };
        ArgumentException thrown = await Assert.ThrowsAsync<ArgumentException>(
            () => ParticipantSession.StartAsync(nickname is null ? options : options with { Nickname = nickname }, Cancel));
        Assert.Contains("nickname", thrown.Message, StringComparison.Ordinal);
    }

    private static ParticipantOptions Least(ScriptedHub hub, HttpMessageHandler? handler) => new()
    {
        HubUrl = hub.Url,
        RoomCode = "ABC234",
        ParticipantId = "ada",
        ProviderHandler = handler,
        // Nothing here is about time; by the real one, a probe would be over after five seconds of a machine that stands still.
        Time = new FakeClock(),
    };

    private sealed class RefusingHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException($"Nobody was to ask for {request.RequestUri}.");
    }
}
