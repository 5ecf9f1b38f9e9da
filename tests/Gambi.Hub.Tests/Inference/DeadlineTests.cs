using System.Net;
using System.Text.Json;
using Gambi.Contracts;
using Gambi.Hub.Inference;
using Gambi.TestKit;
using Gambi.Tunnel;
using static Gambi.Hub.Tests.Inference.AdaptedRoom;
using static Gambi.Hub.Tests.Inference.InferenceScene;
using static Gambi.Hub.Tests.Inference.ScriptedParticipants;

namespace Gambi.Hub.Tests.Inference;

/// <summary>A participant that keeps no deadlines of its own does not hang the hub. Tunnels are on the system's clock here, so that only the deadlines pass.</summary>
public sealed class DeadlineTests
{
    private static readonly TimeSpan FirstByte = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(8);

    [Theory]
    [InlineData(TunnelVersion.V1, OnChat)]
    [InlineData(TunnelVersion.V2, OnChat)]
    [InlineData(TunnelVersion.V2, OnResponses)]
    public async Task One_that_gives_no_first_byte_is_504_and_is_told_to_stop(TunnelVersion version, string route)
    {
        var clock = new FakeClock();
        await using var scene = await StartAsync(clock, configure: Short);
        var hanging = new Hanging();
        await using var ada = await scene.JoinScriptedAsync("ada", hanging.ServeAsync, version: version);

        var asking = scene.PostAsync(route, Asking(route, "hi", stream: false));
        await hanging.Arrived.WaitAsync(Guard);
        clock.Advance(FirstByte - TimeSpan.FromSeconds(1));
        Assert.False(asking.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        using var response = await asking;
        var message = await ErrorTests.AssertErrorAsync(response, HttpStatusCode.GatewayTimeout, "endpoint_not_reachable", "");
        Assert.Contains("20 s", message, StringComparison.Ordinal);
        await scene.WaitForIdleSlotsAsync();
        if (version == TunnelVersion.V2)
        {
            await hanging.Aborted.WaitAsync(Guard);
        }
    }

    [Fact]
    public async Task One_that_gives_no_first_byte_is_passed_over()
    {
        var clock = new FakeClock();
        await using var scene = await StartAsync(clock, configure: Short);
        var hanging = new Hanging();
        await using var ada = await scene.JoinScriptedAsync("ada", hanging.ServeAsync);
        await using var bob = await scene.JoinScriptedAsync("bob", AnswerAsync);

        var asking = scene.ChatAsync(Chat("hi", $"model:{Model}"));
        await hanging.Arrived.WaitAsync(Guard);
        clock.Advance(FirstByte);

        using var response = await asking;
        Assert.Equal("retried-after-ada", Assert.Single(response.Headers.GetValues(GambiHeaders.Route)));
        await hanging.Aborted.WaitAsync(Guard);
        await scene.WaitForIdleSlotsAsync();
    }

    [Theory]
    [InlineData(TunnelVersion.V1)]
    [InlineData(TunnelVersion.V2)]
    public async Task A_stream_that_pauses_for_too_long_ends_in_an_error(TunnelVersion version)
    {
        var clock = new FakeClock();
        await using var scene = await StartAsync(clock, configure: Short);
        await using var ada = await scene.JoinScriptedAsync(
            "ada",
            async (exchange, cancel) =>
            {
                await BeginAsync(exchange, cancel);
                await HangAsync(exchange, cancel);
            },
            version: version);
        using var response = await scene.ChatAsync(Streamed("hi"));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Contains(Word, await reader.ReadLineAsync().WaitAsync(Guard), StringComparison.Ordinal);

        var rest = reader.ReadToEndAsync();
        var last = AnswerTests.EventsOf(await UntilAsync(clock, rest))[^1];

        using var error = JsonDocument.Parse(last);
        Assert.Contains("8 s", error.RootElement.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        await scene.WaitForIdleSlotsAsync();
    }

    [Fact]
    public async Task Before_the_first_byte_of_a_body_a_pause_may_be_as_long_as_before_its_head_and_is_kept_alive()
    {
        var clock = new FakeClock();
        await using var scene = await StartAsync(clock, configure: static options => options.IdleTimeout = Idle);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var ada = await scene.JoinScriptedAsync("ada", async (exchange, cancel) =>
        {
            await exchange.StartAsync(200, [new("Content-Type", "text/event-stream")], cancel);
            await go.Task.WaitAsync(cancel);
            await exchange.WriteAsync("data: [DONE]\n\n"u8.ToArray(), cancel);
            await exchange.CompleteAsync(cancel);
        });
        using var response = await scene.ChatAsync(Streamed("hi"));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var first = reader.ReadLineAsync();
        while (!first.IsCompleted)
        {
            clock.Advance(KeepAlive.Silence);
            await Task.WhenAny(first, Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None));
        }

        Assert.Equal(": keepalive", await first);
        go.TrySetResult();
        Assert.Contains("[DONE]", await reader.ReadToEndAsync().WaitAsync(Guard), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FirstByteTimeout")]
    [InlineData("IdleTimeout")]
    public async Task A_limit_that_makes_no_sense_is_refused_when_the_hub_starts(string name)
    {
        foreach (var wrong in (TimeSpan[])[TimeSpan.FromSeconds(-1), TimeSpan.FromHours(25)])
        {
            var thrown = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => StartAsync(configure: options =>
            {
                options.FirstByteTimeout = name == "FirstByteTimeout" ? wrong : options.FirstByteTimeout;
                options.IdleTimeout = name == "IdleTimeout" ? wrong : options.IdleTimeout;
            }));
            Assert.Equal(name, thrown.ParamName);
        }
    }

    private static void Short(GambiHubOptions options)
    {
        options.FirstByteTimeout = FirstByte;
        options.IdleTimeout = Idle;
    }

    private static async Task<string> UntilAsync(FakeClock clock, Task<string> done)
    {
        while (!done.IsCompleted)
        {
            clock.Advance(Idle / 4);
            await Task.WhenAny(done, Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None));
        }

        return await done;
    }

    /// <summary>Says nothing, and tells when it is asked and when it is told to stop.</summary>
    private sealed class Hanging
    {
        private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Arrived => _arrived.Task;

        public Task Aborted => _aborted.Task;

        public Task ServeAsync(ITunnelExchange _, CancellationToken cancellationToken)
        {
            _arrived.TrySetResult();
            return HangAsync(() => _aborted.TrySetResult(), cancellationToken);
        }
    }
}
