using System.Net;
using System.Text.Json;
using Gambi.Participant.AI.Tests.Doubles;
using Gambi.TestKit.Hubs;
using Microsoft.Extensions.AI;

namespace Gambi.Participant.AI.Tests.Serving;

public sealed class FailureTests
{
    private const string Secret = "sk-secret";

    public static TheoryData<Exception, int, string> Failures => new()
    {
        { new InvalidOperationException(Secret), 500, "model_failed" },
        { new HttpRequestException(Secret, null, HttpStatusCode.Unauthorized), 500, "model_failed" },
        { new HttpRequestException(Secret, null, HttpStatusCode.TooManyRequests), 429, "rate_limit_exceeded" },
        { new NotSupportedException(Secret), 400, "request_not_supported" },
        { new ArgumentException(Secret), 400, "request_not_supported" },
        { new TimeoutException(Secret), 504, "model_timeout" },
        { new TaskCanceledException(Secret), 504, "model_timeout" },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task An_exception_becomes_an_error_that_names_its_type_and_keeps_its_text(Exception thrown, int status, string code)
    {
        List<Exception> told = [];
        using ProviderRig rig = new(ScriptedChatClient.Throwing(thrown), new() { Failed = told.Add });
        foreach (string more in new[] { "", "\"stream\":true" })
        {
            var (answered, error) = await rig.FailAsync(ProviderRig.Chat(more));
            Assert.Equal((status, code), (answered, error.GetProperty("code").GetString()));
            Assert.Contains(thrown.GetType().Name, error.GetProperty("message").GetString(), StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal([thrown, thrown], told);
    }

    [Fact]
    public async Task An_error_that_is_meant_for_the_caller_reaches_it_word_by_word()
    {
        ProviderErrorException error = new(429, "Ask me tomorrow.", "poet_asleep") { RetryAfter = TimeSpan.FromSeconds(1.5) };
        await using SharedRoom room = await SharedRoom.StartAsync(ScriptedChatClient.Throwing(error));
        using HttpResponseMessage answer = await room.PostAsync("chat/completions", """{"model":"poet","messages":[{"role":"user","content":"hi"}],"stream":true}""");
        using JsonDocument body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal((429, TimeSpan.FromSeconds(2)), ((int)answer.StatusCode, answer.Headers.RetryAfter?.Delta));
        Assert.Equal(("Ask me tomorrow.", "poet_asleep"), (body.RootElement.GetProperty("error").GetProperty("message").GetString(), body.RootElement.GetProperty("error").GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData(399)]
    [InlineData(600)]
    public void An_error_has_the_status_of_one(int status) => Assert.Throws<ArgumentOutOfRangeException>(() => new ProviderErrorException(status, "no error"));

    [Fact]
    public async Task An_error_content_is_a_failure()
    {
        List<Exception> told = [];
        using ProviderRig rig = new(ScriptedChatClient.Yielding(new ErrorContent(Secret)), new() { Failed = told.Add });
        var (status, error) = await rig.FailAsync(ProviderRig.Chat());
        Assert.Equal((500, "model_failed"), (status, error.GetProperty("code").GetString()));
        Assert.Equal(Secret, Assert.Single(told).Message);
    }

    public static TheoryData<Exception, string> Breaks => new()
    {
        { new InvalidOperationException(Secret), "The model behind this participant failed (InvalidOperationException)." },
        { new ProviderErrorException(500, "The poet fell asleep."), "The poet fell asleep." },
    };

    [Theory]
    [MemberData(nameof(Breaks), DisableDiscoveryEnumeration = true)]
    public async Task An_answer_that_breaks_off_is_passed_on_until_there_and_ends_as_a_failure_of_the_stream(Exception thrown, string message)
    {
        async IAsyncEnumerable<ChatResponseUpdate> Answer()
        {
            yield return new(ChatRole.Assistant, "Once upon");
            await Task.Yield();
            throw thrown;
        }

        List<Exception> told = [];
        await using SharedRoom room = await SharedRoom.StartAsync(new ScriptedChatClient((_, _) => Answer()), new() { Failed = told.Add });
        await using EventRecorder events = await room.EventsAsync();
        using HttpResponseMessage answer = await room.PostAsync("chat/completions", """{"model":"poet","messages":[{"role":"user","content":"hi"}],"stream":true}""");
        string text = await ReadWhatComesAsync(answer);
        RecordedEvent failed = await events.WaitForAsync("llm.error");

        Assert.Contains("Once upon", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
        Assert.Equal(("stream", "poet", $"The answer broke off: {message}"), (failed.Data.GetProperty("stage").GetString(), failed.ParticipantId, failed.Data.GetProperty("error").GetString()));
        Assert.DoesNotContain(Secret, text + failed.Payload, StringComparison.Ordinal);
        Assert.Same(thrown, Assert.Single(told));
    }

    [Fact]
    public async Task A_failure_before_the_answer_is_one_of_the_provider()
    {
        await using SharedRoom room = await SharedRoom.StartAsync(ScriptedChatClient.Throwing(new InvalidOperationException(Secret)));
        await using EventRecorder events = await room.EventsAsync();
        using HttpResponseMessage answer = await room.PostAsync("responses", """{"model":"poet","input":"hi"}""");
        RecordedEvent failed = await events.WaitForAsync("llm.error");
        Assert.Equal((500, "provider"), ((int)answer.StatusCode, failed.Data.GetProperty("stage").GetString()));
        Assert.DoesNotContain(Secret, await answer.Content.ReadAsStringAsync() + failed.Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_that_no_JSON_can_say_are_the_chat_clients_fault()
    {
        using ProviderRig rig = new(ScriptedChatClient.Yielding(new FunctionCallContent("c", "f", new Dictionary<string, object?> { ["x"] = new WeakReference(null) })));
        var (status, _) = await rig.FailAsync(ProviderRig.Chat("""  "tools":[{"type":"function","function":{"name":"f"}}]  """));
        Assert.Equal(500, status);
    }

    // A stream that breaks off may end the connection too.
    private static async Task<string> ReadWhatComesAsync(HttpResponseMessage answer)
    {
        await using Stream body = await answer.Content.ReadAsStreamAsync();
        using MemoryStream all = new();
        try
        {
            await body.CopyToAsync(all).WaitAsync(TimeSpan.FromSeconds(90));
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException)
        {
            Assert.NotEqual(0, all.Length);
        }

        return System.Text.Encoding.UTF8.GetString(all.ToArray());
    }
}
