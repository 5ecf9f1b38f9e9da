using System.ClientModel;
using Gambi.Client;
using Gambi.TestKit;
using OpenAI.Chat;
using OpenAI.Responses;

namespace Gambi.Testing.Tests;

/// <summary>What scripted participants answer, as OpenAI's own clients and ours receive it.</summary>
public sealed class AnswerTests
{
    private const string Schema = """{"type":"object","properties":{"city":{"type":"string"}}}""";

    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_participant_says_what_its_script_says_to_each_of_OpenAIs_clients()
    {
        await using var room = await GambiTestRoom.StartAsync(static p => p.Participant("alice").Says("Hello, how are you?").WithModels("llama3"));

        Assert.Equal("Hello, how are you?", await room.AskAsync("Hi", room.Inference.Any));
        Assert.Equal("Hello, how are you?", await room.AskAsync("Hi", room.Inference.Model("llama3")));
        Assert.Equal("Hello, how are you?", await room.AskAsync("Hi", room.Inference.Participant("alice")));
        var response = (await room.Responses().CreateResponseAsync(room.Inference.Model("llama3"), "Hi, too")).Value;
        Assert.Equal("Hello, how are you?", response.GetOutputText());
        Assert.Equal(["Hi", "Hi", "Hi", "Hi, too"], room["alice"].Requests.Select(static request => request.Text));
        Assert.All(room["alice"].Requests, static request => Assert.Equal("llama3", request.Model));
    }

    [Fact]
    public async Task A_streamed_answer_comes_word_by_word_and_may_wait_for_the_test_in_between()
    {
        var gate = new TaskCompletionSource();
        await using var room = await GambiTestRoom.StartAsync(p => p.Participant("alice").Answers(new TestAnswer().Says("one  two ").Waits(gate.Task).Says("three\n four")));
        var pieces = new List<string>();
        await foreach (var update in room.Chat().CompleteChatStreamingAsync([new UserChatMessage("Count")]))
        {
            pieces.AddRange(update.ContentUpdate.Select(static part => part.Text).Where(static text => text.Length > 0));
            if (pieces.Count == 2)
            {
                gate.TrySetResult();
            }
        }

        Assert.Equal(["one  ", "two ", "three\n ", "four"], pieces);
    }

    [Fact]
    public async Task Answers_are_given_in_turn_and_the_last_one_again()
    {
        await using var room = await GambiTestRoom.StartAsync(static p => p.Participant("alice").Says("first").Says("second").Says(""));
        Assert.Equal("first", await room.AskAsync("1"));
        Assert.Equal("second", await room.AskAsync("2"));
        Assert.Equal("", string.Concat((await room.Chat().CompleteChatAsync([new UserChatMessage("3")])).Value.Content.Select(static part => part.Text)));
        Assert.Equal("", string.Concat((await room.Chat().CompleteChatAsync([new UserChatMessage("4")])).Value.Content.Select(static part => part.Text)));
    }

    [Fact]
    public async Task A_function_answers_by_what_was_asked()
    {
        await using var room = await GambiTestRoom.StartAsync(static p =>
        {
            p.Defaults(new() { Instructions = "Be brief." });
            p.Participant("echo").WithModels("small", "large").Answers(static request => $"{request.Model} was asked '{request.Text}' with '{request.Instructions}' at {request.Options.Temperature}");
        });
        var answer = await room.Chat("model:large").CompleteChatAsync([new UserChatMessage("Why?")], new ChatCompletionOptions { Temperature = 0.5f });
        Assert.Equal("large was asked 'Why?' with 'Be brief.' at 0.5", answer.Value.Content[0].Text);
    }

    [Fact]
    public async Task Tools_are_called_and_their_results_come_back()
    {
        await using var room = await GambiTestRoom.StartAsync(static p => p.Participant("alice").Calls("weather", """{"city":"Rome","days":2}""").Says("It is sunny."));
        var options = new ChatCompletionOptions { Tools = { ChatTool.CreateFunctionTool("weather", "Tells the weather.", BinaryData.FromString(Schema)) } };
        List<ChatMessage> messages = [new UserChatMessage("How is it in Rome?")];
        var first = (await room.Chat().CompleteChatAsync(messages, options)).Value;
        var call = Assert.Single(first.ToolCalls);
        Assert.Equal(("weather", """{"city":"Rome","days":2}"""), (call.FunctionName, call.FunctionArguments.ToString()));
        messages.AddRange([new AssistantChatMessage(first), new ToolChatMessage(call.Id, "sun")]);
        Assert.Equal("It is sunny.", (await room.Chat().CompleteChatAsync(messages, options)).Value.Content[0].Text);
        Assert.Equal(["weather"], room["alice"].Requests[0].Options.Tools!.Select(static tool => tool.Name));
        Assert.Equal(3, room["alice"].Requests[1].Messages.Count);
    }

    [Fact]
    public async Task Several_tools_are_called_at_once_each_by_an_id_of_its_own()
    {
        await using var room = await GambiTestRoom.StartAsync(static p => p.Participant("alice").Answers(new TestAnswer().Says("Let me look.").Calls("a").Calls("b", """{"city":"Rome"}""")));
        var options = new CreateResponseOptions { Model = "*", InputItems = { ResponseItem.CreateUserMessageItem("Go") } };
        options.Tools.Add(ResponseTool.CreateFunctionTool("a", BinaryData.FromString(Schema), strictModeEnabled: false));
        options.Tools.Add(ResponseTool.CreateFunctionTool("b", BinaryData.FromString(Schema), strictModeEnabled: false));
        var response = (await room.Responses().CreateResponseAsync(options)).Value;
        var calls = response.OutputItems.OfType<FunctionCallResponseItem>().ToList();
        Assert.Equal(["a {}", """b {"city":"Rome"}"""], calls.Select(static call => $"{call.FunctionName} {call.FunctionArguments}"));
        Assert.Equal(["call_a_1", "call_b_2"], calls.Select(static call => call.CallId));
        Assert.Equal("Let me look.", response.GetOutputText());
    }

    [Fact]
    public async Task A_tool_that_was_not_offered_cannot_be_called_and_the_error_says_so()
    {
        await using var room = await GambiTestRoom.StartAsync(static p => p.Participant("alice").Calls("weather"));
        var failure = await Assert.ThrowsAsync<ClientResultException>(() => room.AskAsync("Hi"));
        Assert.Equal(500, failure.Status);
        Assert.Contains("'alice' calls the tool 'weather', which the request did not offer; it offered: none", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_reach_the_caller_as_a_providers_do()
    {
        await using var room = await GambiTestRoom.StartAsync(static p => p.Participant("alice")
            .Fails(429, "Slow down.", "rate_limit_exceeded")
            .Fails(new InvalidOperationException("internal text"))
            .Answers(static _ => throw new FormatException("bad test")));
        var limited = await Assert.ThrowsAsync<ClientResultException>(() => room.AskAsync("1"));
        Assert.Equal(429, limited.Status);
        Assert.Contains("Slow down.", limited.Message, StringComparison.Ordinal);
        var thrown = await Assert.ThrowsAsync<ClientResultException>(() => room.AskAsync("2"));
        Assert.Equal(500, thrown.Status);
        Assert.Contains(nameof(InvalidOperationException), thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("internal text", thrown.Message, StringComparison.Ordinal);
        var mistake = await Assert.ThrowsAsync<ClientResultException>(() => room.AskAsync("3"));
        Assert.Contains("The function that answers for 'alice' in this test threw FormatException: bad test", mistake.Message, StringComparison.Ordinal);
        foreach (var request in room["alice"].Requests)
        {
            Assert.Equal(TestRequestEnd.Failed, await request.Ended.WaitAsync(Guard));
        }
    }

    [Fact]
    public async Task An_answer_may_break_off_in_its_middle()
    {
        await using var room = await GambiTestRoom.StartAsync(static p => p.Participant("alice").Answers(new TestAnswer().Says("half an ").Fails(500)));
        var text = "";
        var failure = await Assert.ThrowsAsync<GambiException>(async () =>
        {
            await foreach (var part in room.Inference.AskAsync(new() { Prompt = "Hi" }))
            {
                text += (part as AnswerText)?.Text;
            }
        });
        Assert.Equal("half an ", text);
        Assert.Contains("broke off", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_passes_by_the_clock_of_the_test()
    {
        var clock = new FakeClock();
        await using var room = await GambiTestRoom.StartAsync(p =>
        {
            p.Time(clock);
            p.Participant("alice").Takes(TimeSpan.FromHours(1)).Says("At last.");
        });
        var asking = room.AskAsync("Hi");
        await room["alice"].WaitForRequestAsync();
        await clock.WhenTimersAsync(1).WaitAsync(Guard);
        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.False(asking.IsCompleted);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("At last.", await asking.WaitAsync(Guard));
    }

    [Fact]
    public async Task Thoughts_are_told_apart_from_the_answer_and_words_are_counted()
    {
        await using var room = await GambiTestRoom.StartAsync(static p => p.Participant("alice").Thinks("Who is it?").Says("Hello there."));
        var (thoughts, text) = ("", "");
        AnswerEnd? end = null;
        await foreach (var part in room.Inference.AskAsync(new() { Prompt = "Hi alice, all well?" }))
        {
            thoughts += (part as AnswerReasoning)?.Text;
            text += (part as AnswerText)?.Text;
            end = part as AnswerEnd;
        }

        Assert.Equal(("Who is it?", "Hello there."), (thoughts, text));
        Assert.Equal(new TokenUsage(4, 5, 9), end!.Usage);
    }
}
