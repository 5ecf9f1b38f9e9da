using System.Net;
using Gambi.TestKit;
using Gambi.TestKit.Hubs;
using Gambi.Tunnel;
using Microsoft.Extensions.Logging;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Inference;

/// <summary>Replies that HTTP or the protocol does not allow: no provider of ours makes them, a participant may.</summary>
public sealed class OddReplyTests
{
    [Theory]
    [InlineData(204)]
    [InlineData(205)]
    [InlineData(304)]
    public async Task A_body_where_none_may_be_is_left_out(int status)
    {
        await using var scene = await StartAsync();
        await using var ada = await JoinedParticipant.JoinAsync(scene.Hub, scene.Code, "ada", (exchange, cancel) => AnswerAsync(exchange, status, cancel));

        using var response = await scene.ChatAsync(Chat("hi"));

        Assert.Equal((status, ""), ((int)response.StatusCode, await TextAsync(response)));
        await scene.WaitForIdleSlotsAsync();
        Assert.DoesNotContain(scene.Hub.Logs.Entries, e => e.Level >= LogLevel.Error);
    }

    [Theory]
    [InlineData(101)]
    [InlineData(103)]
    public async Task A_status_that_ends_no_exchange_is_the_participants_failure(int status)
    {
        await using var scene = await StartAsync();
        await using var ada = await JoinedParticipant.JoinAsync(scene.Hub, scene.Code, "ada", (exchange, cancel) => AnswerAsync(exchange, status, cancel));

        using var response = await scene.ChatAsync(Chat("hi"));

        await ErrorTests.AssertErrorAsync(response, HttpStatusCode.BadGateway, "endpoint_not_reachable", "");
        await scene.WaitForIdleSlotsAsync();
    }

    [Fact]
    public async Task What_a_stream_says_after_its_end_is_passed_on_and_not_piled_up()
    {
        // A clock that stands still: nothing is passed on because of time.
        await using var scene = await StartAsync(new FakeClock());
        var heard = new TaskCompletionSource();
        await using var ada = await JoinedParticipant.JoinAsync(scene.Hub, scene.Code, "ada", async (exchange, cancel) =>
        {
            await exchange.StartAsync(200, [new("content-type", "text/event-stream")], cancel);
            await exchange.WriteAsync("data: [DONE]\n\n"u8.ToArray(), cancel);
            while (!heard.Task.IsCompleted && !cancel.IsCancellationRequested)
            {
                await exchange.WriteAsync(": more\n\n"u8.ToArray(), cancel);
                await Task.Yield();
            }

            await exchange.CompleteAsync(cancel);
        });

        using var response = await scene.ChatAsync(Streamed("hi"));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("data: [DONE]", await reader.ReadLineAsync().WaitAsync(Guard));
        heard.SetResult();

        await reader.ReadToEndAsync().WaitAsync(Guard);
        await scene.WaitForIdleSlotsAsync();
    }

    private static async Task AnswerAsync(ITunnelExchange exchange, int status, CancellationToken cancellationToken)
    {
        await exchange.StartAsync(status, [], cancellationToken);
        await exchange.WriteAsync("surprise"u8.ToArray(), cancellationToken);
        await exchange.CompleteAsync(cancellationToken);
    }
}
