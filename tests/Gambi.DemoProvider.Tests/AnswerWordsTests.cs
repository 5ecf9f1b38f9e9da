using System.Net;
using System.Text.Json.Nodes;

namespace Gambi.DemoProvider.Tests;

/// <summary>The words that shape an answer: what they do is the same in both protocols, plain and streamed.</summary>
public sealed class AnswerWordsTests
{
    private const string ChatTools = """
        ,"tools":[{"type":"function","function":{"name":"get_weather","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}},
        {"type":"function","function":{"name":"roll_dice","parameters":{"type":"object","properties":{"sides":{"type":"integer"}}}}}]
        """;

    private const string ResponsesTools = """
        ,"tools":[{"type":"function","name":"get_weather","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}},
        {"type":"function","name":"roll_dice","parameters":{"type":"object","properties":{"sides":{"type":"integer"}}}}]
        """;

    [Fact]
    public async Task A_refusal_stands_where_its_protocol_has_it()
    {
        await using Provider provider = await Provider.StartAsync();
        JsonNode message = await MessageAsync(provider, "Do evil [[refuse]]");
        Assert.Null(message["content"]);
        string refusal = (string)message["refusal"]!;
        Assert.StartsWith("I am sorry", refusal, StringComparison.Ordinal);
        List<JsonNode> chunks = await ChunksAsync(provider, "Do evil [[refuse]]");
        Assert.Equal(refusal, string.Concat(chunks.Select(chunk => (string?)chunk["choices"]![0]!["delta"]!["refusal"])));

        JsonNode response = await Provider.JsonAsync(await provider.RespondAsync("Do evil [[refuse]]"));
        Assert.Equal("completed", (string?)response["status"]);
        Assert.Equal("", (string?)response["output_text"]);
        Assert.Equal($$"""{"type":"refusal","refusal":"{{refusal}}"}""", response["output"]![0]!["content"]![0]!.ToJsonString());
        List<JsonNode> events = await EventsAsync(provider, "Do evil [[refuse]]");
        Assert.Equal(refusal, string.Concat(Of(events, "response.refusal.delta").Select(one => (string?)one["delta"])));
        Assert.Equal(refusal, (string?)Of(events, "response.refusal.done").Single()["refusal"]);
    }

    [Theory]
    [InlineData("[[length]]", "length", "max_output_tokens")]
    [InlineData("[[filter]]", "content_filter", "content_filter")]
    public async Task An_early_end_says_why_it_came(string word, string finishReason, string incompleteReason)
    {
        await using Provider provider = await Provider.StartAsync();
        JsonNode chat = await Provider.JsonAsync(await provider.ChatAsync($"Hello {word}"));
        Assert.Equal(finishReason, (string?)chat["choices"]![0]!["finish_reason"]);
        Assert.Equal("You said:", ((string?)chat["choices"]![0]!["message"]!["content"])![..9]);
        Assert.Equal(2, (int)chat["usage"]!["completion_tokens"]!);
        Assert.Equal(finishReason, (string?)(await ChunksAsync(provider, $"Hello {word}"))[^1]["choices"]![0]!["finish_reason"]);

        JsonNode response = await Provider.JsonAsync(await provider.RespondAsync($"Hello {word}"));
        Assert.Equal("incomplete", (string?)response["status"]);
        Assert.Equal("incomplete", (string?)response["output"]![0]!["status"]);
        Assert.Equal(incompleteReason, (string?)response["incomplete_details"]!["reason"]);
        JsonNode last = (await EventsAsync(provider, $"Hello {word}"))[^1];
        Assert.Equal("response.incomplete", (string?)last["type"]);
        Assert.Equal(incompleteReason, (string?)last["response"]!["incomplete_details"]!["reason"]);
    }

    [Fact]
    public async Task Several_tools_are_called_at_once_after_a_sentence_when_told_so()
    {
        const string Prompt = "The weather? [[tools:3]] [[say-and-call]]";
        string[] names = ["get_weather", "roll_dice", "get_weather"];
        await using Provider provider = await Provider.StartAsync();
        JsonNode message = await MessageAsync(provider, Prompt, ChatTools);
        Assert.Equal("I will look that up first.", (string?)message["content"]);
        Assert.Equal(names, message["tool_calls"]!.AsArray().Select(call => (string)call!["function"]!["name"]!));
        Assert.Equal("""{"city":"The weather? (3)"}""", (string?)message["tool_calls"]![2]!["function"]!["arguments"]);
        Assert.Equal(3, message["tool_calls"]!.AsArray().Select(call => (string)call!["id"]!).Distinct().Count());

        List<JsonNode> deltas = [.. (await ChunksAsync(provider, Prompt, ChatTools)).Select(chunk => chunk["choices"]![0]!["delta"]!["tool_calls"]?[0]).OfType<JsonNode>()];
        Assert.Equal("""{"city":"The weather? (3)"}""", string.Concat(deltas.Where(delta => (int)delta["index"]! == 2).Select(delta => (string?)delta["function"]!["arguments"])));

        JsonNode response = await Provider.JsonAsync(await provider.RespondAsync(Prompt, more: ResponsesTools));
        Assert.Equal(["message", "function_call", "function_call", "function_call"], response["output"]!.AsArray().Select(item => (string)item!["type"]!));
        Assert.Equal(names, response["output"]!.AsArray().Skip(1).Select(item => (string)item!["name"]!));
        List<JsonNode> events = await EventsAsync(provider, Prompt, ResponsesTools);
        Assert.Equal([0, 1, 2, 3], Of(events, "response.output_item.added").Select(one => (int)one["output_index"]!));
        Assert.Equal(
            Of(events, "response.output_item.done").Select(one => one["item"]!.ToJsonString()),
            events[^1]["response"]!["output"]!.AsArray().Select(item => item!.ToJsonString()));
    }

    [Fact]
    public async Task Tools_are_called_in_as_many_rounds_as_were_asked_for()
    {
        await using Provider provider = await Provider.StartAsync();
        string previous = "";
        string input = "\"The weather? [[steps:2]]\"";
        for (int round = 0; round < 2; round++)
        {
            JsonNode called = await Provider.JsonAsync(await provider.PostAsync("v1/responses", $$"""{"model":"gambi-demo","input":{{input}}{{previous}}{{ResponsesTools}}}"""));
            JsonNode call = called["output"]!.AsArray().Single()!;
            Assert.Equal("function_call", (string?)call["type"]);
            previous = $""","previous_response_id":"{(string?)called["id"]}" """;
            input = $$"""[{"type":"function_call_output","call_id":"{{(string?)call["call_id"]}}","output":"rain {{round}}"}]""";
        }

        JsonNode answer = await Provider.JsonAsync(await provider.PostAsync("v1/responses", $$"""{"model":"gambi-demo","input":{{input}}{{previous}}{{ResponsesTools}}}"""));
        Assert.Contains("rain 1", (string?)answer["output_text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_break_down_is_said_in_the_stream_that_ends_with_it()
    {
        await using Provider provider = await Provider.StartAsync();
        Assert.Equal(HttpStatusCode.InternalServerError, (await provider.ChatAsync("Hello [[fail-mid]]")).StatusCode);
        var chat = await Provider.EventsAsync(await provider.ChatAsync("Hello [[fail-mid]]", stream: true));
        Assert.Contains("broke down", (string?)JsonNode.Parse(chat[^1].Data)!["error"]!["message"], StringComparison.Ordinal);
        Assert.Equal(" said:", ((string?)JsonNode.Parse(chat[^2].Data)!["choices"]![0]!["delta"]!["content"])![..6]);

        JsonNode response = await Provider.JsonAsync(await provider.RespondAsync("Hello [[fail-mid]]"));
        Assert.Equal("failed", (string?)response["status"]);
        Assert.Equal("server_error", (string?)response["error"]!["code"]);
        List<JsonNode> events = await EventsAsync(provider, "Hello [[fail-mid]]");
        Assert.Equal(["response.output_text.delta", "response.failed"], events[^2..].Select(one => (string)one["type"]!));
        Assert.Contains("broke down", (string?)events[^1]["response"]!["error"]!["message"], StringComparison.Ordinal);
    }

    private static async Task<JsonNode> MessageAsync(Provider provider, string prompt, string more = "") =>
        (await Provider.JsonAsync(await provider.ChatAsync(prompt, more: more)))["choices"]![0]!["message"]!;

    private static async Task<List<JsonNode>> ChunksAsync(Provider provider, string prompt, string more = "") =>
        [.. (await Provider.EventsAsync(await provider.ChatAsync(prompt, stream: true, more)))[..^1].Select(one => JsonNode.Parse(one.Data)!)];

    private static async Task<List<JsonNode>> EventsAsync(Provider provider, string prompt, string more = "") =>
        [.. (await Provider.EventsAsync(await provider.RespondAsync(prompt, stream: true, more)))[..^1].Select(one => JsonNode.Parse(one.Data)!)];

    private static IEnumerable<JsonNode> Of(IEnumerable<JsonNode> events, string type) => events.Where(one => (string?)one["type"] == type);
}
