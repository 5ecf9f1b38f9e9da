using System.Text;
using Gambi.DemoProvider;
using Gambi.Participant.Tests.Doubles;
using Gambi.Tunnel;
using Microsoft.AspNetCore.Http;

namespace Gambi.Participant.Tests.Serving;

public sealed class ProviderForwarderTests
{
    private static readonly KeyValuePair<string, string>[] Credentials = [new("Authorization", "Bearer provider-key")];

    [Theory]
    [InlineData(TunnelVersion.V1)]
    [InlineData(TunnelVersion.V2)]
    public async Task A_streamed_answer_passes_unchanged(TunnelVersion version)
    {
        await using DemoProviderServer provider = await StartProviderAsync();
        await using ForwardingRig rig = new(AddressOf(provider), version);

        await using TunnelReply reply = await rig.SendAsync(ForwardingRig.Chat(), ForwardingRig.Prompt("[[words:40]]"));
        string body = await ForwardingRig.ReadAsync(reply);

        Assert.Equal(200, reply.Status);
        Assert.Contains(reply.Headers, header => header.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) && header.Value.StartsWith("text/event-stream", StringComparison.Ordinal));
        Assert.EndsWith("data: [DONE]\n\n", body, StringComparison.Ordinal);
        RequestEndedEvent ended = await rig.EndedAsync();
        Assert.Equal((RequestEnd.Completed, 200, Encoding.UTF8.GetByteCount(body)), (ended.End, ended.Status, ended.Bytes));
    }

    [Fact]
    public async Task The_request_arrives_with_the_provider_s_credentials_and_without_what_was_meant_for_the_hub()
    {
        await using DemoProviderServer provider = await StartProviderAsync();
        await using ForwardingRig rig = new(AddressOf(provider), change: options => options with { ProviderHeaders = Credentials });
        KeyValuePair<string, string>[] headers =
        [
            new("authorization", "Bearer room-password"), new("Cookie", "a=b"), new("X-Gambi-Password", "room-password"), new("X-Forwarded-For", "10.0.0.1"),
            new("Host", "elsewhere"), new("Proxy-Authorization", "x"), new("Connection", "X-Named"), new("X-Named", "1"), new("TE", "trailers"), new("Origin", "http://page"),
            new("Accept-Encoding", "br"), new("Content-Length", "3"), new("X-Broken", "a\r\nX-Smuggled: 1"), new("OpenAI-Beta", "kept"), new("User-Agent", "client/1"),
        ];

        await using TunnelReply reply = await rig.SendAsync(ForwardingRig.Chat(headers), ForwardingRig.Prompt("hi", stream: false));
        await ForwardingRig.ReadAsync(reply);

        DemoRequest request = provider.Log.Requests.Single();
        Assert.Equal("Bearer provider-key", request.Headers["Authorization"]);
        Assert.Equal("kept", request.Headers["OpenAI-Beta"]);
        Assert.Equal("client/1", request.Headers["User-Agent"]);
        Assert.Equal("identity", request.Headers["Accept-Encoding"]);
        Assert.Equal(provider.BaseAddress.Authority, request.Headers["Host"]);
        Assert.Equal(request.BodyLength.ToString(System.Globalization.CultureInfo.InvariantCulture), request.Headers["Content-Length"]);
        foreach (string name in (string[])["Cookie", "X-Gambi-Password", "X-Forwarded-For", "Proxy-Authorization", "X-Named", "TE", "Origin", "X-Broken", "X-Smuggled", "traceparent", "Transfer-Encoding"])
        {
            Assert.False(request.Headers.ContainsKey(name), name);
        }
    }

    [Fact]
    public async Task The_owner_s_headers_win_over_the_client_s()
    {
        await using DemoProviderServer provider = await StartProviderAsync();
        await using ForwardingRig rig = new(AddressOf(provider), change: options => options with
        {
            ProviderHeaders = [new("content-type", "application/json; charset=utf-8"), new("OpenAI-Organization", "owner")],
        });
        await using TunnelReply reply = await rig.SendAsync(
            ForwardingRig.Chat(new KeyValuePair<string, string>("openai-organization", "client")), ForwardingRig.Prompt("hi", stream: false));
        Assert.Equal(200, reply.Status);
        DemoRequest request = provider.Log.Requests.Single();
        Assert.Equal(("application/json; charset=utf-8", "owner"), (request.Headers["Content-Type"], request.Headers["OpenAI-Organization"]));
    }

    [Fact]
    public async Task The_provider_s_headers_pass_but_for_those_of_its_connection()
    {
        await using DemoProviderServer provider = await StartProviderAsync();
        await using ForwardingRig rig = new(AddressOf(provider));
        await using TunnelReply reply = await rig.SendAsync(ForwardingRig.Chat(), ForwardingRig.Prompt("[[headers]] hi", stream: false));
        await ForwardingRig.ReadAsync(reply);
        string[] names = [.. reply.Headers.Select(header => header.Key.ToLowerInvariant())];
        Assert.Contains(names, name => name.StartsWith("x-ratelimit-", StringComparison.Ordinal));
        Assert.Contains("x-request-id", names);
        Assert.DoesNotContain("connection", names);
        Assert.DoesNotContain("keep-alive", names);
        Assert.DoesNotContain("transfer-encoding", names);
        Assert.DoesNotContain("set-cookie", names);
    }

    [Fact]
    public async Task A_provider_s_error_is_an_answer()
    {
        await using DemoProviderServer provider = await StartProviderAsync();
        await using ForwardingRig rig = new(AddressOf(provider));
        await using TunnelReply reply = await rig.SendAsync(ForwardingRig.Chat(), ForwardingRig.Prompt("[[error:429]]"));
        Assert.Equal(429, reply.Status);
        Assert.Contains("error", await ForwardingRig.ReadAsync(reply), StringComparison.Ordinal);
        Assert.Equal(RequestEnd.Completed, (await rig.EndedAsync()).End);
    }

    [Theory]
    [InlineData("[[hang]]", TunnelVersion.V2)]
    [InlineData("[[hang]]", TunnelVersion.V1)]
    public async Task Cancelling_before_the_first_byte_aborts_the_generation(string words, TunnelVersion version)
    {
        await using DemoProviderServer provider = await StartProviderAsync();
        await using ForwardingRig rig = new(AddressOf(provider), version);
        using CancellationTokenSource client = new();
        Task<TunnelReply> sending = rig.SendAsync(ForwardingRig.Chat(), ForwardingRig.Prompt(words), client.Token);
        await provider.Log.WaitForAsync(request => request.Model is not null, Guard());
        await client.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await provider.Log.WaitForAsync(request => request.State is DemoRequestState.Aborted, Guard());
        Assert.Equal(RequestEnd.Cancelled, (await rig.EndedAsync()).End);
    }

    [Fact]
    public async Task Giving_up_a_stream_aborts_the_generation()
    {
        await using DemoProviderServer provider = await StartProviderAsync();
        await using ForwardingRig rig = new(AddressOf(provider));
        TunnelReply reply = await rig.SendAsync(ForwardingRig.Chat(), ForwardingRig.Prompt("[[stall]]"));
        await reply.Body.ReadAsync(Guard());
        await reply.DisposeAsync();
        await provider.Log.WaitForAsync(request => request.State is DemoRequestState.Aborted, Guard());
        Assert.Equal(RequestEnd.Cancelled, (await rig.EndedAsync()).End);
    }

    [Fact]
    public async Task A_tunnel_that_breaks_aborts_the_generation()
    {
        await using DemoProviderServer provider = await StartProviderAsync();
        await using ForwardingRig rig = new(AddressOf(provider));
        await using TunnelReply reply = await rig.SendAsync(ForwardingRig.Chat(), ForwardingRig.Prompt("[[stall]]"));
        await rig.Hub.CloseAsync(TunnelProtocol.GoingAway, "", Guard());
        await provider.Log.WaitForAsync(request => request.State is DemoRequestState.Aborted, Guard());
    }

    [Fact]
    public async Task A_provider_that_dies_in_its_answer_fails_the_stream()
    {
        await using DemoProviderServer provider = await StartProviderAsync();
        await using ForwardingRig rig = new(AddressOf(provider));
        await using TunnelReply reply = await rig.SendAsync(ForwardingRig.Chat(), ForwardingRig.Prompt("[[die]]"));
        TunnelException thrown = await Assert.ThrowsAsync<TunnelException>(() => ForwardingRig.ReadAsync(reply));
        Assert.Equal((TunnelFailure.Remote, "stream", "The provider closed the connection in the middle of its answer."), (thrown.Failure, thrown.Stage, thrown.Message));
        Assert.Equal(RequestEnd.Failed, (await rig.EndedAsync()).End);
    }

    [Fact]
    public async Task A_provider_that_hangs_up_without_an_answer_fails_the_request()
    {
        await using DemoProviderServer provider = await StartProviderAsync();
        await using ForwardingRig rig = new(AddressOf(provider));
        TunnelException thrown = await Assert.ThrowsAsync<TunnelException>(() => rig.SendAsync(ForwardingRig.Chat(), ForwardingRig.Prompt("[[cut]]")));
        Assert.Equal((TunnelFailure.Remote, "provider"), (thrown.Failure, thrown.Stage));
    }

    [Fact]
    public async Task A_provider_that_is_not_there_fails_the_request()
    {
        await using ForwardingRig rig = new(ProviderAddress.Parse("http://127.0.0.1:9"));
        TunnelException thrown = await Assert.ThrowsAsync<TunnelException>(() => rig.SendAsync(ForwardingRig.Chat(), ForwardingRig.Prompt("hi")));
        Assert.Equal(("provider", "The provider gave no answer: the connection was refused."), (thrown.Stage, thrown.Message));
    }

    [Theory]
    [InlineData(TunnelVersion.V1)]
    [InlineData(TunnelVersion.V2)]
    public async Task A_large_body_arrives_whole_and_with_its_length(TunnelVersion version)
    {
        await using DemoProviderServer provider = await StartProviderAsync();
        await using ForwardingRig rig = new(AddressOf(provider), version);
        string text = new('x', 5 * 1024 * 1024);
        await using TunnelReply reply = await rig.SendAsync(ForwardingRig.Chat(), ForwardingRig.Prompt(text + " [[words:1]]", stream: false));
        Assert.Equal(200, reply.Status);
        DemoRequest request = provider.Log.Requests.Single();
        Assert.True(request.BodyLength > text.Length);
        Assert.True(request.Headers.ContainsKey("Content-Length"));
    }

    [Fact]
    public async Task A_body_over_the_contract_s_limit_still_arrives_whole()
    {
        long received = 0;
        await using LocalWeb provider = await LocalWeb.StartAsync(async context =>
        {
            context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
            byte[] buffer = new byte[64 * 1024];
            int count;
            while ((count = await context.Request.Body.ReadAsync(buffer)) > 0)
            {
                received += count;
            }

            await context.Response.WriteAsync("{}");
        });
        await using ForwardingRig rig = new(provider.Address);
        string text = new('x', 34 * 1024 * 1024);
        await using TunnelReply reply = await rig.SendAsync(ForwardingRig.Chat(), ForwardingRig.Bytes(text));
        Assert.Equal((200, text.Length), (reply.Status, received));
    }

    [Fact]
    public async Task A_redirect_is_passed_on_and_never_followed()
    {
        int elsewhere = 0;
        await using LocalWeb other = await LocalWeb.StartAsync(context =>
        {
            Interlocked.Increment(ref elsewhere);
            return Task.CompletedTask;
        });
        await using LocalWeb provider = await LocalWeb.StartAsync(context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = other.Url.AbsoluteUri;
            context.Response.Headers.SetCookie = "session=1";
            return Task.CompletedTask;
        });
        await using ForwardingRig rig = new(provider.Address, change: options => options with { ProviderHeaders = Credentials });
        await using TunnelReply reply = await rig.SendAsync(ForwardingRig.Chat(), ForwardingRig.Prompt("hi"));
        Assert.Equal((307, 0), (reply.Status, elsewhere));
        Assert.DoesNotContain(reply.Headers, header => header.Key.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task What_is_no_operation_of_the_contract_is_refused_without_asking_the_provider()
    {
        await using DemoProviderServer provider = await StartProviderAsync();
        await using ForwardingRig rig = new(AddressOf(provider));
        await using TunnelReply reply = await rig.SendAsync(
            new TunnelRequestHead { Operation = TunnelOperations.ResponsesGet, Method = "GET", Path = "/v1/responses/%2e%2e/models" });
        Assert.Equal(404, reply.Status);
        Assert.Contains("route_not_forwarded", await ForwardingRig.ReadAsync(reply), StringComparison.Ordinal);
        Assert.Empty(provider.Log.Requests);
        Assert.Equal(RequestEnd.Refused, (await rig.EndedAsync()).End);
    }

    [Fact]
    public async Task Events_hold_nothing_of_a_payload_or_a_header()
    {
        await using DemoProviderServer provider = await StartProviderAsync();
        await using ForwardingRig rig = new(AddressOf(provider), change: options => options with { ProviderHeaders = Credentials });
        await using TunnelReply reply = await rig.SendAsync(ForwardingRig.Chat(new KeyValuePair<string, string>("X-Mine", "header-value")), ForwardingRig.Prompt("prompt-words"));
        await ForwardingRig.ReadAsync(reply);
        await rig.EndedAsync();
        string told = string.Concat(rig.Events);
        Assert.DoesNotContain("prompt-words", told, StringComparison.Ordinal);
        Assert.DoesNotContain("header-value", told, StringComparison.Ordinal);
        Assert.DoesNotContain("provider-key", told, StringComparison.Ordinal);
    }

    private static CancellationToken Guard() => new CancellationTokenSource(TimeSpan.FromSeconds(90), TimeProvider.System).Token;

    private static ProviderAddress AddressOf(DemoProviderServer provider) => ProviderAddress.Parse(provider.BaseAddress.AbsoluteUri);

    private static Task<DemoProviderServer> StartProviderAsync() =>
        DemoProviderServer.StartAsync(new DemoProviderOptions { WordDelay = TimeSpan.Zero }, TestContext.Current.CancellationToken);
}
