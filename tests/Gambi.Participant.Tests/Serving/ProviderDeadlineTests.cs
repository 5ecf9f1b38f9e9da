using Gambi.DemoProvider;
using Gambi.Participant.Tests.Doubles;
using Gambi.TestKit;
using Gambi.Tunnel;
using Microsoft.AspNetCore.Http;

namespace Gambi.Participant.Tests.Serving;

/// <summary>How long a provider may take to begin its answer, and pause in it.</summary>
public sealed class ProviderDeadlineTests
{
    [Fact]
    public async Task A_first_byte_that_does_not_come_in_time_fails_the_request_and_aborts_the_generation()
    {
        await using DemoProviderServer provider = await StartProviderAsync();
        WatchedClock clock = new();
        await using ForwardingRig rig = new(AddressOf(provider), change: options => options with { Time = clock });
        Task<TunnelReply> sending = rig.SendAsync(ForwardingRig.Chat(), ForwardingRig.Prompt("[[hang]]"));
        await provider.Log.WaitForAsync(request => request.Model is not null, Guard());
        clock.Advance(TimeSpan.FromMinutes(10));
        TunnelException thrown = await Assert.ThrowsAsync<TunnelException>(() => sending);
        Assert.Equal(("provider", "The provider gave no answer within 600 s."), (thrown.Stage, thrown.Message));
        await provider.Log.WaitForAsync(request => request.State is DemoRequestState.Aborted, Guard());
    }

    [Fact]
    public async Task An_answer_that_pauses_for_too_long_fails_the_stream_and_aborts_the_generation()
    {
        await using DemoProviderServer provider = await StartProviderAsync();
        WatchedClock clock = new();
        await using ForwardingRig rig = new(AddressOf(provider), change: options => options with { Time = clock });
        await using TunnelReply reply = await rig.SendAsync(ForwardingRig.Chat(), ForwardingRig.Prompt("[[stall]]"));
        // Before the first byte it may be silent for longer.
        var first = await reply.Body.ReadAsync();
        reply.Body.AdvanceTo(first.Buffer.End);
        Task<string> reading = ForwardingRig.ReadAsync(reply);
        // How many reads the two words take is the network's business: time passes only once the pause has begun.
        while (!reading.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(121));
            await Task.Yield();
        }

        TunnelException thrown = await Assert.ThrowsAsync<TunnelException>(() => reading);
        Assert.Equal(("stream", "The provider's answer stopped for 120 s."), (thrown.Stage, thrown.Message));
        await provider.Log.WaitForAsync(request => request.State is DemoRequestState.Aborted, Guard());
    }

    [Fact]
    public async Task Before_the_first_byte_of_its_body_an_answer_may_pause_as_long_as_before_its_head()
    {
        TaskCompletionSource loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using LocalWeb provider = await LocalWeb.StartAsync(async context =>
        {
            await context.Response.Body.FlushAsync();
            await loaded.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("data: [DONE]\n\n");
        });
        WatchedClock clock = new();
        await using ForwardingRig rig = new(provider.Address, change: options => options with { Time = clock });
        await using TunnelReply reply = await rig.SendAsync(ForwardingRig.Chat(), ForwardingRig.Prompt("hi"));
        Task<string> reading = ForwardingRig.ReadAsync(reply);
        for (int i = 0; i < 4; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(121));
            await Task.WhenAny(reading, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
        }

        loaded.SetResult();
        Assert.Equal("data: [DONE]\n\n", await reading);
    }

    [Fact]
    public async Task A_deadline_of_zero_is_none()
    {
        await using DemoProviderServer provider = await StartProviderAsync();
        WatchedClock clock = new();
        await using ForwardingRig rig = new(AddressOf(provider), change: options => options with { Time = clock, FirstByteTimeout = TimeSpan.Zero, IdleTimeout = TimeSpan.Zero });
        Task<TunnelReply> sending = rig.SendAsync(ForwardingRig.Chat(), ForwardingRig.Prompt("[[hang]]"));
        await provider.Log.WaitForAsync(request => request.Model is not null, Guard());
        clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(DemoRequestState.Running, Assert.Single(provider.Log.Requests).State);
        Assert.False(sending.IsCompleted);
    }

    private static CancellationToken Guard() => new CancellationTokenSource(TimeSpan.FromSeconds(90), TimeProvider.System).Token;

    private static ProviderAddress AddressOf(DemoProviderServer provider) => ProviderAddress.Parse(provider.BaseAddress.AbsoluteUri);

    private static Task<DemoProviderServer> StartProviderAsync() =>
        DemoProviderServer.StartAsync(new DemoProviderOptions { WordDelay = TimeSpan.Zero }, TestContext.Current.CancellationToken);
}
