using System.Net;
using Gambi.Hub.Rooms;
using Gambi.TestKit.Hubs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gambi.Hub.Tests.Hosting;

/// <summary>A hub in somebody else's app, which is told to stop.</summary>
public sealed class EmbeddedDrainTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(90);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_apps_own_routes_answer_while_the_hub_drains_however_the_app_is_stopped(bool bySignal)
    {
        await using var app = Build();
        app.MapGet("/own", static (HttpContext context) => context.Response.WriteAsync("mine"));
        app.MapGroup("/pool").MapGambiHub();
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri($"{app.Urls.Single()}/pool/") };
        var drain = app.Services.GetRequiredService<HubDrain>();
        Assert.True(drain.TryEnter(out var work));
        Assert.Equal(1, GambiHubServer.CountRunning(app));

        // A signal tells the app's lifetime, which tells the one that waits to stop the host; others stop the host themselves.
        var stopped = app.WaitForShutdownAsync();
        var stopping = bySignal ? stopped : app.StopAsync();
        if (bySignal)
        {
            app.Lifetime.StopApplication();
        }

        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = drain.Begun.Register(begun.SetResult);
        await begun.Task.WaitAsync(Guard);
        Assert.Equal("mine", await client.GetStringAsync(new Uri("/own", UriKind.Relative)));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.CallAsync("POST", "v1/rooms", "{\"name\":\"late\"}")).Status);
        Assert.False(stopping.IsCompleted);

        work.Dispose();
        await stopping.WaitAsync(Guard);
        Assert.True(drain.Over.IsCancellationRequested);
        Assert.Equal(0, drain.Running);
    }

    [Fact]
    public async Task A_host_that_is_out_of_patience_ends_the_drain()
    {
        await using var app = Build();
        app.MapGambiHub();
        await app.StartAsync();
        Assert.True(app.Services.GetRequiredService<HubDrain>().TryEnter(out _));
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token).WaitAsync(Guard);
        Assert.True(app.Services.GetRequiredService<HubDrain>().Over.IsCancellationRequested);
    }

    [Theory]
    [InlineData(10, 300, 305)]
    [InlineData(600, 300, 600)]
    [InlineData(-1, 300, -1)]
    public void The_hosts_own_patience_does_not_undercut_the_grace(int hostSeconds, int graceSeconds, int expectedSeconds)
    {
        using var services = new ServiceCollection()
            .AddGambiHub(options => options.ShutdownGrace = TimeSpan.FromSeconds(graceSeconds))
            .Configure<HostOptions>(host => host.ShutdownTimeout = Span(hostSeconds))
            .BuildServiceProvider();
        Assert.Equal(Span(expectedSeconds), services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);

        static TimeSpan Span(int seconds) => seconds < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds);
    }

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        builder.Services.AddGambiHub();
        return builder.Build();
    }
}
