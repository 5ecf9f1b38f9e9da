using System.Text;
using Gambi.Contracts;
using Gambi.TestKit;
using Microsoft.AspNetCore.Http;

namespace Gambi.Client.Tests;

public sealed class AskTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(AskProtocol.Responses, "/rooms/ABC234/v1/responses", """{"model":"*","stream":true,"instructions":"Be brief.","input":"Hi \u0022you\u0022"}""")]
    [InlineData(
        AskProtocol.ChatCompletions,
        "/rooms/ABC234/v1/chat/completions",
        """{"model":"*","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi \u0022you\u0022"}]}""")]
    public async Task An_answer_streams_and_ends_with_what_it_took(AskProtocol protocol, string target, string body)
    {
        var clock = new FakeClock();
        await using var hub = await ScriptedHub.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers[GambiHeaders.RequestId] = "req_7";
            context.Response.Headers[GambiHeaders.Participant] = "p1";
            context.Response.Headers[GambiHeaders.Model] = "llama3:8b";
            clock.Advance(TimeSpan.FromSeconds(600));
            await context.Response.WriteAsync(AnswerSamples.Of(protocol));
        });
        using var client = hub.Client(clock, password: "pw");

        var parts = await CollectAsync(client.Inference("ABC234").AskAsync(new() { Prompt = "Hi \"you\"", Protocol = protocol, Instructions = "Be brief." }));

        Assert.Equal(AnswerSamples.Text, TextOf(parts));
        Assert.Equal(AnswerSamples.Reasoning, string.Concat(parts.OfType<AnswerReasoning>().Select(p => p.Text)));
        Assert.Equal(
            new AnswerEnd
            {
                Usage = new(5, 7, 12),
                TimeToFirstToken = TimeSpan.FromSeconds(600),
                Duration = TimeSpan.FromSeconds(600),
                Participant = "p1",
                Model = "llama3:8b",
                RequestId = "req_7",
            },
            parts[^1]);
        var request = Assert.Single(hub.Requests);
        Assert.Equal((target, body, "pw"), (request.Target, request.Body, request.Headers[GambiHeaders.Password].ToString()));
    }

    [Theory]
    [InlineData(AskProtocol.Responses, "\n")]
    [InlineData(AskProtocol.Responses, "\r\n")]
    [InlineData(AskProtocol.Responses, "\r")]
    [InlineData(AskProtocol.ChatCompletions, "\n")]
    [InlineData(AskProtocol.ChatCompletions, "\r\n")]
    [InlineData(AskProtocol.ChatCompletions, "\r")]
    public async Task An_answer_cut_at_any_byte_is_the_same(AskProtocol protocol, string newline)
    {
        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(AnswerSamples.Of(protocol).Replace("\n", newline, StringComparison.Ordinal));
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var parts = await AskAsync(protocol, bytes[..cut], bytes[cut..]);

            Assert.Equal(AnswerSamples.Text, TextOf(parts));
            Assert.Equal(new TokenUsage(5, 7, 12), Assert.IsType<AnswerEnd>(parts[^1]).Usage);
        }
    }

    [Theory]
    [InlineData(AskProtocol.Responses, "event: response.completed")]
    [InlineData(AskProtocol.ChatCompletions, "data: {\"id\":\"c1\",\"model\":\"llama3\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\"")]
    public async Task An_answer_that_ends_at_any_byte_before_it_is_complete_broke_off(AskProtocol protocol, string until)
    {
        var whole = AnswerSamples.Of(protocol);
        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(whole[..whole.IndexOf(until, StringComparison.Ordinal)]);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var failure = await Assert.ThrowsAsync<GambiException>(() => AskAsync(protocol, bytes[..cut]));

            Assert.Equal(GambiFailure.Interrupted, failure.Failure);
        }
    }

    [Theory]
    [InlineData(AskProtocol.Responses)]
    [InlineData(AskProtocol.ChatCompletions)]
    public async Task A_last_event_without_its_blank_line_counts(AskProtocol protocol)
    {
        var parts = await AskAsync(protocol, Encoding.UTF8.GetBytes(AnswerSamples.Of(protocol).TrimEnd()));

        Assert.Equal(new TokenUsage(5, 7, 12), Assert.IsType<AnswerEnd>(parts[^1]).Usage);
    }

    [Theory]
    [InlineData(AskProtocol.Responses, """data: {"type":"response.failed","response":{"status":"failed","error":{"code":"server_error","message":"Out of memory."}}}""", "server_error")]
    [InlineData(AskProtocol.Responses, """data: {"type":"error","code":"rate_limit_exceeded","message":"Out of memory.","param":null}""", "rate_limit_exceeded")]
    [InlineData(AskProtocol.Responses, """data: {"type":"error","error":{"type":"server_error","message":"Out of memory."}}""", "server_error")]
    [InlineData(AskProtocol.ChatCompletions, """data: {"error":{"code":"participant_tunnel_not_connected","message":"Out of memory."}}""", "PARTICIPANT_TUNNEL_NOT_CONNECTED")]
    [InlineData(AskProtocol.ChatCompletions, """data: {"error":"Out of memory."}""", "PROVIDER_ERROR")]
    public async Task A_failure_told_in_the_stream_is_one_after_the_text_that_came_before(AskProtocol protocol, string failed, string code)
    {
        var text = AnswerSamples.Of(protocol);
        var before = text[..(text.IndexOf('☀'))];
        before = before[..(before.LastIndexOf("\n\n", StringComparison.Ordinal) + 2)];
        await using var hub = await ScriptedHub.StartAsync(200, "text/event-stream", before + failed + "\n\n");
        using var client = hub.Client();
        var parts = new List<AnswerPart>();

        var failure = await Assert.ThrowsAsync<GambiException>(async () =>
        {
            await foreach (var part in client.Inference("ABC234").AskAsync(new() { Prompt = "Hi", Protocol = protocol }))
            {
                parts.Add(part);
            }
        });

        Assert.Equal("Héllo ", TextOf(parts));
        Assert.Equal((GambiFailure.Refused, code, "Out of memory.", "req_head"), (failure.Failure, failure.Code, failure.Message, failure.RequestId));
    }

    [Theory]
    [InlineData(AskProtocol.Responses)]
    [InlineData(AskProtocol.ChatCompletions)]
    public async Task A_connection_cut_in_the_middle_is_a_broken_off_answer(AskProtocol protocol)
    {
        var seen = new TaskCompletionSource();
        var text = AnswerSamples.Of(protocol);
        await using var hub = await ScriptedHub.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(text[..text.IndexOf("world", StringComparison.Ordinal)]);
            await context.Response.Body.FlushAsync();
            await seen.Task;
            context.Abort();
        });
        using var client = hub.Client();

        var failure = await Assert.ThrowsAsync<GambiException>(async () =>
        {
            await foreach (var part in client.Inference("ABC234").AskAsync(new() { Prompt = "Hi", Protocol = protocol }))
            {
                seen.TrySetResult();
            }
        });

        Assert.Equal((GambiFailure.Interrupted, ClientErrorCodes.AnswerInterrupted), (failure.Failure, failure.Code));
    }

    [Theory]
    [InlineData(AskProtocol.Responses, """{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"model":"m","output":[{"type":"reasoning","content":[{"type":"reasoning_text","text":"Hm"}]},{"type":"message","content":[{"type":"output_text","text":"Hi"}]}],"usage":{"input_tokens":1,"output_tokens":2}}""", "max_output_tokens")]
    [InlineData(AskProtocol.ChatCompletions, """{"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hi","reasoning":"Hm"},"finish_reason":"length"}],"usage":{"prompt_tokens":1,"completion_tokens":2}}""", "length")]
    public async Task A_provider_that_does_not_stream_is_understood(AskProtocol protocol, string body, string cutShort)
    {
        await using var hub = await ScriptedHub.StartAsync(200, Samples.Json, body);
        using var client = hub.Client();

        var parts = await CollectAsync(client.Inference("ABC234").AskAsync(new() { Prompt = "Hi", Protocol = protocol }));

        Assert.Equal([new AnswerReasoning("Hm"), new AnswerText("Hi")], parts[..^1]);
        var end = Assert.IsType<AnswerEnd>(parts[^1]);
        Assert.Equal((cutShort, "m", new TokenUsage(1, 2, null)), (end.CutShort, end.Model, end.Usage));
    }

    [Fact]
    public async Task A_stream_without_deltas_still_gives_its_text()
    {
        var text = AnswerSamples.Of(AskProtocol.Responses);
        var parts = await AskAsync(AskProtocol.Responses, Encoding.UTF8.GetBytes(text[text.IndexOf("event: response.completed", StringComparison.Ordinal)..]));

        Assert.Equal(AnswerSamples.Text, TextOf(parts));
    }

    [Theory]
    [InlineData("data: {\"choices\":[\n\n", "not JSON")]
    [InlineData("data: <html>\n\n", "not JSON")]
    public async Task An_event_that_is_no_json_is_said_to_be_none(string text, string says)
    {
        var failure = await Assert.ThrowsAsync<GambiException>(() => AskAsync(AskProtocol.ChatCompletions, Encoding.UTF8.GetBytes(text + "data: [DONE]\n\n")));

        Assert.Equal(GambiFailure.NotUnderstood, failure.Failure);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_a_character_neither_ends_an_answer_nor_takes_anything_with_it()
    {
        string[] deltas = ["""a \"b\"\n\ud83d""", """\ude00\t\ud83d""", "!"];
        var chunks = deltas.Select(static text => $$$"""data: {"choices":[{"delta":{"content":"{{{text}}}"},"finish_reason":{{{(text == "!" ? "\"stop\"" : "null")}}}}]}""" + "\n\n");
        var parts = await AskAsync(AskProtocol.ChatCompletions, Encoding.UTF8.GetBytes(string.Concat(chunks)));

        Assert.Equal("a \"b\"\n\ud83d\ude00\t\ud83d!".ToCharArray(), TextOf(parts).ToCharArray());
    }

    [Fact]
    public async Task A_refusal_before_the_answer_is_told_with_its_status()
    {
        await using var hub = await ScriptedHub.StartAsync(409, Samples.Json, """{"error":{"message":"It is busy.","type":"busy","param":"","code":"participant_busy"}}""");
        using var client = hub.Client();

        var failure = await Assert.ThrowsAsync<GambiException>(() => CollectAsync(client.Inference("ABC234").AskAsync(new() { Prompt = "Hi", Model = ModelSelector.Participant("p1") })));

        Assert.Equal(("PARTICIPANT_BUSY", 409, "req_head"), (failure.Code, failure.Status, failure.RequestId));
        Assert.NotNull(failure.Hint);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Leaving_ends_the_request_at_the_hub_even_before_the_first_byte(bool answerBegan)
    {
        using var leaving = new CancellationTokenSource();
        var left = new TaskCompletionSource();
        await using var hub = await ScriptedHub.StartAsync(async context =>
        {
            context.RequestAborted.Register(left.SetResult);
            if (answerBegan)
            {
                context.Response.ContentType = "text/event-stream";
                await context.Response.WriteAsync(": hello\n\n");
                await context.Response.Body.FlushAsync();
            }

            await leaving.CancelAsync();
            await left.Task;
        });
        using var client = hub.Client();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CollectAsync(client.Inference("ABC234").AskAsync(new() { Prompt = "Hi" }, leaving.Token)));

        await left.Task.WaitAsync(Guard);
    }

    [Theory]
    [InlineData(AskProtocol.Responses)]
    [InlineData(AskProtocol.ChatCompletions)]
    public async Task A_hub_that_does_not_close_after_a_complete_answer_is_not_waited_for_long(AskProtocol protocol)
    {
        var clock = new FakeClock();
        var left = new TaskCompletionSource();
        await using var hub = await ScriptedHub.StartAsync(async context =>
        {
            context.RequestAborted.Register(left.SetResult);
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(AnswerSamples.Of(protocol));
            await context.Response.Body.FlushAsync();
            await left.Task;
        });
        using var client = hub.Client(clock);

        var asking = CollectAsync(client.Inference("ABC234").AskAsync(new() { Prompt = "Hi", Protocol = protocol }));
        await clock.WhenTimersAsync(1).WaitAsync(Guard);
        Assert.False(left.Task.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(2));
        var parts = await asking.WaitAsync(Guard);

        Assert.Equal(TimeSpan.Zero, Assert.IsType<AnswerEnd>(parts[^1]).Duration);
        await left.Task.WaitAsync(Guard);
    }

    [Fact]
    public async Task A_room_has_an_address_and_a_key_for_any_openai_client_and_says_who_is_there()
    {
        await using var hub = await ScriptedHub.StartAsync(
            200,
            Samples.Json,
            """{"object":"list","data":[{"id":"p1","object":"model","created":1,"owned_by":"Ann","gambi":{"nickname":"Ann","model":"llama3","endpoint":"http://x","capabilities":{"openResponses":"supported","chatCompletions":"unknown"},"connection":{"kind":"tunnel","connected":true}}},{"id":"model:llama3","owned_by":"gambi"}]}""");
        using var open = hub.Client(path: "/gambi/");
        using var closed = hub.Client(password: "pw");

        var models = await open.Inference("ABC234").ListModelsAsync(includeModels: true);

        Assert.Equal(["p1", ModelSelector.Model("llama3")], models.Data.Select(m => m.Id));
        Assert.Equal("llama3", models.Data[0].Gambi?.Model);
        Assert.Equal("/gambi/rooms/ABC234/v1/models?include=models", Assert.Single(hub.Requests).Target);
        Assert.Equal((new Uri(hub.Url, "gambi/rooms/ABC234/v1"), "gambi"), (open.Inference("ABC234").BaseAddress, open.Inference("ABC234").ApiKey));
        Assert.Equal("pw", closed.Inference("ABC234").ApiKey);
    }

    private static string TextOf(IEnumerable<AnswerPart> parts) => string.Concat(parts.OfType<AnswerText>().Select(p => p.Text));

    private static async Task<List<AnswerPart>> AskAsync(AskProtocol protocol, params ReadOnlyMemory<byte>[] slices)
    {
        using var network = new SlicedHandler(slices);
        using var client = new GambiClient(new() { HubUrl = new Uri("http://hub.test"), Handler = network });
        return await CollectAsync(client.Inference("ABC234").AskAsync(new() { Prompt = "Hi", Protocol = protocol }));
    }

    private static async Task<List<AnswerPart>> CollectAsync(IAsyncEnumerable<AnswerPart> answer)
    {
        var parts = new List<AnswerPart>();
        await foreach (var part in answer)
        {
            parts.Add(part);
        }

        return parts;
    }
}
