using System.Text;
using System.Text.Json;
using Gambi.Contracts;
using Gambi.TestKit;
using Microsoft.AspNetCore.Http;

namespace Gambi.Client.Tests;

/// <summary>The inference plane for what builds on the protocols themselves.</summary>
public sealed class InferenceReplyTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_body_goes_out_as_it_is_with_the_clients_headers_and_the_answer_says_who_gave_it()
    {
        await using var hub = await ScriptedHub.StartAsync(context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.Headers[GambiHeaders.RequestId] = "req_7";
            context.Response.Headers[GambiHeaders.Participant] = "p1";
            context.Response.Headers[GambiHeaders.Model] = "llama3:8b";
            context.Response.Headers[GambiHeaders.Route] = "only-candidate";
            return context.Response.WriteAsync("""{"ok":true}""");
        });
        using var client = hub.Client(password: "pw", headers: new KeyValuePair<string, string>("X-Own", "yes"));

        await using var reply = await client.Inference("ABC234").PostAsync("chat/completions", """{"model": "*"}"""u8.ToArray());

        Assert.Equal(("req_7", "p1", "llama3:8b", "only-candidate", false), (reply.RequestId, reply.Participant, reply.Model, reply.Route, reply.IsEventStream));
        Assert.True((await reply.ReadJsonAsync()).GetProperty("ok").GetBoolean());
        var request = Assert.Single(hub.Requests);
        Assert.Equal(("POST", "/rooms/ABC234/v1/chat/completions", """{"model": "*"}"""), (request.Method, request.Target, request.Body));
        Assert.Equal(("pw", "yes"), (request.Headers[GambiHeaders.Password].ToString(), request.Headers["X-Own"].ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("responses/../../..")]
    public async Task A_route_cannot_lead_out_of_the_room(string route)
    {
        await using var hub = await ScriptedHub.StartAsync(200, "application/json", "{}");
        using var client = hub.Client();

        await Assert.ThrowsAnyAsync<Exception>(() => client.Inference("ABC234").PostAsync(route, "{}"u8.ToArray()));
        Assert.Empty(hub.Requests);
    }

    [Fact]
    public async Task Events_come_as_their_JSON_until_the_answer_is_complete()
    {
        await using var hub = await ScriptedHub.StartAsync(200, "text/event-stream", "data: {\"n\":1}\n\n: comment\n\ndata: {\"n\":\ndata: 2}\n\ndata: [DONE]\n\n");
        using var client = hub.Client();
        await using var reply = await client.Inference("ABC234").PostAsync("responses", "{}"u8.ToArray());
        Assert.True(reply.IsEventStream);

        var seen = new List<JsonElement>();
        await foreach (var told in reply.ReadEventsAsync())
        {
            seen.Add(told);
            reply.Complete();
        }

        Assert.Equal([1, 2], seen.Select(static e => e.GetProperty("n").GetInt32()));
    }

    [Fact]
    public async Task A_stream_that_nobody_called_complete_has_broken_off()
    {
        await using var hub = await ScriptedHub.StartAsync(200, "text/event-stream", "data: {}\n\n");
        using var client = hub.Client();
        await using var reply = await client.Inference("ABC234").PostAsync("responses", "{}"u8.ToArray());

        var failure = await Assert.ThrowsAsync<GambiException>(async () => await reply.ReadEventsAsync().CountAsync());
        Assert.Equal((GambiFailure.Interrupted, "req_head"), (failure.Failure, failure.RequestId));
    }

    [Fact]
    public async Task A_complete_stream_that_does_not_end_is_left_after_two_seconds_and_not_before()
    {
        var clock = new FakeClock();
        var left = new TaskCompletionSource();
        await using var hub = await ScriptedHub.StartAsync(async context =>
        {
            context.RequestAborted.Register(left.SetResult);
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.WriteAsync("data: {}\n\n"u8.ToArray());
            await context.Response.Body.FlushAsync();
            await left.Task;
        });
        using var client = hub.Client(clock);
        await using (var reply = await client.Inference("ABC234").PostAsync("responses", "{}"u8.ToArray()))
        {
            await using var events = reply.ReadEventsAsync().GetAsyncEnumerator();
            Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(Guard));
            reply.Complete();
            var next = events.MoveNextAsync().AsTask();
            clock.Advance(TimeSpan.FromSeconds(1.9));
            Assert.False(next.IsCompleted);
            clock.Advance(TimeSpan.FromSeconds(0.1));
            Assert.False(await next.WaitAsync(Guard));
        }

        await left.Task.WaitAsync(Guard);
    }

    [Theory]
    [InlineData("""{"error":{"code":"overloaded","message":"Too much."}}""", "overloaded", "Too much.")]
    [InlineData("""{"type":"error","code":"overloaded","message":"Too much."}""", "overloaded", "Too much.")]
    [InlineData("{}", "PROVIDER_ERROR", "The provider said that the answer failed, not why.")]
    public async Task What_an_answer_tells_of_its_failure_becomes_an_exception_with_the_requests_id(string told, string code, string message)
    {
        await using var hub = await ScriptedHub.StartAsync(200, "application/json", told);
        using var client = hub.Client();
        await using var reply = await client.Inference("ABC234").PostAsync("responses", "{}"u8.ToArray());

        var failure = reply.FailureOf(await reply.ReadJsonAsync());
        Assert.Equal((code, message, "req_head"), (failure.Code, failure.Message, failure.RequestId));
    }

    [Fact]
    public async Task A_refusal_is_thrown_before_there_is_a_reply()
    {
        await using var hub = await ScriptedHub.StartAsync(404, "application/json", """{"error":{"message":"Nobody has it.","type":"invalid_request_error","param":"model","code":"model_not_found"}}""");
        using var client = hub.Client();

        var failure = await Assert.ThrowsAsync<GambiException>(() => client.Inference("ABC234").PostAsync("embeddings", "{}"u8.ToArray()));
        Assert.Equal(("MODEL_NOT_FOUND", 404, "req_head"), (failure.Code, failure.Status, failure.RequestId));
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_not_read_to_its_end()
    {
        await using var hub = await ScriptedHub.StartAsync(async context =>
        {
            context.Response.ContentType = "application/json";
            var blanks = Encoding.UTF8.GetBytes(new string(' ', 1024 * 1024));
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(blanks, context.RequestAborted);
            }
        });
        using var client = hub.Client();
        await using var reply = await client.Inference("ABC234").PostAsync("responses", "{}"u8.ToArray());

        var failure = await Assert.ThrowsAsync<GambiException>(() => reply.ReadJsonAsync().WaitAsync(Guard));
        Assert.Contains("larger than 32768 KiB", failure.Message, StringComparison.Ordinal);
    }
}
