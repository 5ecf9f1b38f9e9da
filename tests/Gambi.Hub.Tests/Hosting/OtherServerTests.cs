using System.Text.Json;
using Gambi.TestKit.Tunnels;
using Gambi.Tunnel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gambi.Hub.Tests.Hosting;

/// <summary>A hub on a web server that is not Kestrel.</summary>
public sealed class OtherServerTests
{
    private const string Answer = """{"id":"1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"Hello."},"finish_reason":"stop"}]}""";

    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_hub_serves_participants_and_their_clients_on_it()
    {
        using var server = new BareServer();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IServer>(server);
        builder.Logging.ClearProviders();
        builder.Services.AddGambiHub(static options => options.ShutdownGrace = TimeSpan.Zero);
        await using var app = builder.Build();
        app.UseRouting();
        app.MapGambiHub("/ai");
        await app.StartAsync();

        var code = Data(await server.SendAsync("POST", "/ai/v1/rooms", """{"name":"r"}"""), 201).GetProperty("room").GetProperty("code").GetString();
        var joined = Data(await server.SendAsync("PUT", $"/ai/v1/rooms/{code}/participants/ada", """{"nickname":"Ada","model":"m","endpoint":"http://localhost:1"}"""), 201).GetProperty("tunnel");
        var url = new Uri(joined.GetProperty("url").GetString()!);
        Assert.Equal($"ws://bare.test/ai/v1/rooms/{code}/participants/ada/tunnel", url.AbsoluteUri);
        var (socket, request) = server.Connect(url.AbsolutePath, $"?token={joined.GetProperty("token").GetString()}", TunnelProtocol.SubprotocolV2);
        await using (ParticipantTunnel.Open(new WebSocketWire(socket), TunnelVersion.V2, new DelegateHandler(ServeAsync), new TunnelOptions()))
        {
            var (status, body) = await server.SendAsync("POST", $"/ai/rooms/{code}/v1/chat/completions", """{"model":"*","messages":[{"role":"user","content":"hi"}]}""").WaitAsync(Guard);
            Assert.Equal((200, Answer), (status, body));
        }

        await request.WaitAsync(Guard);
        Assert.Equal(404, (await server.SendAsync("GET", "/own")).Status);
    }

    private static async Task ServeAsync(ITunnelExchange exchange, CancellationToken cancellationToken)
    {
        await exchange.StartAsync(200, [new("Content-Type", "application/json")], cancellationToken);
        await exchange.WriteAsync(System.Text.Encoding.UTF8.GetBytes(Answer), cancellationToken);
        await exchange.CompleteAsync(cancellationToken);
    }

    private static JsonElement Data((int Status, string Body) answer, int status)
    {
        Assert.Equal(status, answer.Status);
        return JsonDocument.Parse(answer.Body).RootElement.GetProperty("data");
    }
}
