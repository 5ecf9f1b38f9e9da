using Gambi.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gambi.Hub.Tests.Hosting;

/// <summary>The examples of docs/hosting.md: those that serve until they are stopped only compile here, and the other tests of this folder run the like.</summary>
public sealed class DocsTests
{
    [Fact]
    public void Every_example_of_the_page_compiles() =>
        Assert.Empty(DocExamples.Missing("docs/hosting.md", "tests/Gambi.Hub.Tests/Hosting/DocsTests.cs"));

    [Fact]
    public void There_is_something_to_serve() => Assert.All<Delegate>([Serve, Guard, Bind, ServeAloneAsync], Assert.NotNull);

    private static void Serve(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddGambiHub(hub => hub.QueueTimeout = TimeSpan.FromMinutes(2));

        var app = builder.Build();
        app.MapGambiHub("/ai");
        app.MapGet("/", () => "The app's own page.");
        app.Run();
    }

    private static void Guard(WebApplication app)
    {
        app.MapGambiHub("/ai").RequireAuthorization().RequireHost("ai.example");
    }

    private static void Bind(WebApplicationBuilder builder)
    {
        builder.Services.AddGambiHub(hub =>
        {
            hub.CorsOrigins.Clear();
            builder.Configuration.GetSection("Gambi").Bind(hub);
        });
    }

    private static async Task ServeAloneAsync()
    {
        await using var hub = GambiHubServer.Create(
            options => options.MaxRooms = 10,
            host => host.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(3000)));
        await hub.RunAsync();
    }
}
