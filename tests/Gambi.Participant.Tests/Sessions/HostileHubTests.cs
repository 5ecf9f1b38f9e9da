using System.Buffers;
using Gambi.Participant.Tests.Doubles;
using Gambi.Tunnel;

namespace Gambi.Participant.Tests.Sessions;

/// <summary>A hub that would like its participant to call what the contract does not allow: a real session, a real tunnel, and what reaches the provider byte by byte.</summary>
public sealed class HostileHubTests
{
    private static readonly ReadOnlySequence<byte> Body = new("{\"model\":\"m\"}"u8.ToArray());

    private static readonly string[] BadPaths =
    [
        "/v1/responses/..", "/v1/responses/../models", "/v1/responses/%2e%2e", "/v1/responses/%2E%2E%2Fadmin", "/v1/responses/%252e%252e%252fadmin", "/v1/responses/a%2fb", "/v1/responses/a%5cb",
        "/v1/responses/a\\..\\b", "/v1/responses/a/../../admin", "/v1/responses/a/b", "/v1/responses//", "//{other}/v1/responses/a", "http://{other}/v1/responses/a", "https://{other}/v1/responses/a",
        "@{other}/v1/responses/a", ":80@{other}/v1/responses/a", "/v1/responses/a#/../../admin", "/v1/responses/a\r\nX-Smuggled: 1", "/v1/responses/a HTTP/1.1\r\nHost: {other}\r\n\r\nGET /admin",
        "/v1/responses/a\n", "/v1/responses/a\0", "/v1/responses/\u2025", "/v1/responses/a%0d%0aX:1", "/v1/responses/;/../admin", "/admin", "/", "", "?x=/v1/responses/a", "/v1/responsesx/a",
    ];

    private static readonly (string Operation, string Method, string Path)[] BadMethods =
    [
        ("responses.get", "DELETE", "/v1/responses/a"), ("responses.get", "CONNECT", "{other}"), ("responses.create", "PUT", "/v1/responses"), ("responses.create", "GET", "/v1/responses"),
        ("chat.completions.create", "TRACE", "/v1/chat/completions"), ("models.list", "POST", "/v1/models"), ("models.list", "GET /admin HTTP/1.1\r\n", "/v1/models"),
        ("models.list", "get", "/v1/models"), ("models.pull", "POST", "/api/pull"), ("responses.delete", "DELETE", "/v1/responses"), ("files.list", "GET", "/v1/files"),
        ("responses.cancel", "POST", "/v1/responses/a"), ("RESPONSES.GET", "GET", "/v1/responses/a"), ("", "", ""),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_path_and_no_method_but_those_of_the_contract_reaches_the_provider(bool v1)
    {
        await using RawProvider provider = new();
        await using RawProvider other = new();
        await using SessionRig rig = await SessionRig.CreateAsync();
        rig.Hub.OnlyV1 = v1;
        await rig.ServingAsync(options => options with { Endpoint = provider.Address });
        IHubTunnel tunnel = await rig.Hub.TunnelAsync();
        foreach ((string operation, string method, string path) in BadPaths.Select(path => ("responses.get", "GET", path)).Concat(BadMethods))
        {
            TunnelRequestHead head = new() { Operation = operation, Method = method, Path = path.Replace("{other}", other.Authority, StringComparison.Ordinal) };
            await using TunnelReply reply = await tunnel.SendAsync(head, default, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(90));
            Assert.True(reply.Status == 404, $"{operation} {method} {path}");
            Assert.Contains("route_not_forwarded", await ForwardingRig.ReadAsync(reply), StringComparison.Ordinal);
        }

        Assert.Equal((0, 0), (provider.Connections, other.Connections));
        await using TunnelReply allowed = await SendAsync(tunnel, []);
        Assert.Equal((200, 1, 0), (allowed.Status, provider.Connections, other.Connections));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_query_stays_a_query_and_an_id_stays_an_id(bool v1)
    {
        await using RawProvider provider = new();
        await using SessionRig rig = await SessionRig.CreateAsync();
        rig.Hub.OnlyV1 = v1;
        await rig.ServingAsync(options => options with { Endpoint = provider.Address });
        IHubTunnel tunnel = await rig.Hub.TunnelAsync();
        foreach (string path in (string[])["/v1/responses/resp_1?stream=true", "/v1/responses/a@b:80", "/v1/responses/a?x=http://elsewhere/../../admin", "/v1/responses/a?x=%2e%2e/%2fadmin?y=?"])
        {
            TunnelRequestHead head = new() { Operation = "responses.get", Method = "GET", Path = path };
            await using TunnelReply reply = await tunnel.SendAsync(head, default, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(90));
            string line = (await provider.RequestAsync()).Split("\r\n")[0];
            Assert.StartsWith($"GET /base{path.Split('?')[0]}", line, StringComparison.Ordinal);
            Assert.EndsWith(" HTTP/1.1", line, StringComparison.Ordinal);
            Assert.Equal(3, line.Split(' ').Length);
            await ForwardingRig.ReadAsync(reply);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Headers_smuggle_no_second_request_and_no_framing_and_replace_no_credential(bool v1)
    {
        await using RawProvider provider = new();
        await using SessionRig rig = await SessionRig.CreateAsync();
        rig.Hub.OnlyV1 = v1;
        await rig.ServingAsync(options => options with { Endpoint = provider.Address, ProviderHeaders = [new("Authorization", "Bearer provider-key")] });
        IHubTunnel tunnel = await rig.Hub.TunnelAsync();
        KeyValuePair<string, string>[] hostile =
        [
            new("Connection", "keep-alive, X-Named"), new("X-Named", "named"), new("Transfer-Encoding", "chunked"), new("Content-Length", "3"), new("content-length", "400"), new("TE", "trailers"),
            new("Trailer", "X-Late"), new("Expect", "100-continue"), new("Upgrade", "h2c"), new("HTTP2-Settings", "AAMAAABkAAQAAP__"), new("Host", "elsewhere"), new("host", "elsewhere"), new("Cookie", "session=1"),
            new("Authorization", "Bearer stolen"), new("authorization", "Basic stolen"), new("Proxy-Authorization", "x"), new("Proxy-Connection", "keep-alive"), new("Keep-Alive", "timeout=5"),
            new("Api-Key", "stolen"), new("x-api-key", "stolen"), new("X-Goog-Api-Key", "stolen"), new("X-Gambi-Password", "stolen"),
            new("X-Break", "a\r\nX-Smuggled: 1"), new("X-Break2", "a\nX-Smuggled: 1"), new("X-Break3", "a\r\n\r\nGET /admin HTTP/1.1\r\nHost: x\r\n\r\n"), new("X-Smuggled: 1\r\nX", "1"), new("X Smuggled", "1"),
            new(" Host", "elsewhere"), new("Host ", "elsewhere"), new("X-Nul", "a\0b"), new("X-Obs", "\u00ff"), new("", "empty"), new("X-Forwarded-Host", "elsewhere"), new(":authority", "elsewhere"), new("X-Kept", "kept"),
        ];
        await using TunnelReply reply = await SendAsync(tunnel, hostile);
        string request = await provider.RequestAsync();

        string[] parts = request.Split("\r\n\r\n");
        Assert.Equal((2, "{\"model\":\"m\"}"), (parts.Length, parts[1]));
        string[] lines = parts[0].Split("\r\n");
        Assert.Equal("POST /base/v1/responses HTTP/1.1", lines[0]);
        Dictionary<string, string> headers = lines[1..].ToDictionary(line => line.Split(": ")[0], line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..], StringComparer.OrdinalIgnoreCase);
        Assert.Equal((provider.Authority, "Bearer provider-key", "13", "kept"), (headers["Host"], headers["Authorization"], headers["Content-Length"], headers["X-Kept"]));
        string[] harmless = ["Host", "Authorization", "Content-Length", "X-Kept", "Content-Type", "Accept-Encoding"];
        Assert.Empty(headers.Keys.Except(harmless, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_tunnel_is_dialled_at_the_hub_whatever_address_the_hub_gives()
    {
        await using RawProvider other = new();
        await using SessionRig rig = await SessionRig.CreateAsync();
        rig.Hub.TunnelUrl = $"ws://{other.Authority}/v1/rooms/ABC234/participants/p1/tunnel";
        await rig.ServingAsync();
        await rig.Hub.TunnelAsync();
        Assert.Equal(0, other.Connections);
    }

    [Theory]
    [InlineData("http://127.0.0.1:11434", false)]
    [InlineData("http://localhost:11434", false)]
    [InlineData("http://[::1]:11434", false)]
    [InlineData("https://api.example.com", true)]
    public void A_provider_on_this_machine_is_never_asked_through_a_proxy_of_the_environment(string endpoint, bool usesProxy)
    {
        using SocketsHttpHandler handler = ProviderHandler.Create(ProviderAddress.Parse(endpoint), TimeSpan.FromSeconds(1), TimeProvider.System);
        Assert.Equal((usesProxy, false, false), (handler.UseProxy, handler.AllowAutoRedirect, handler.UseCookies));
    }

    private static async Task<TunnelReply> SendAsync(IHubTunnel tunnel, KeyValuePair<string, string>[] headers)
    {
        TunnelRequestHead head = new() { Operation = "responses.create", Method = "POST", Path = "/v1/responses", Headers = headers };
        return await tunnel.SendAsync(head, Body, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(90));
    }
}
