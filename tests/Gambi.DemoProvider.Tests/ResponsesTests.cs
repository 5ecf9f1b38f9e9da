using System.Net;
using System.Text.Json.Nodes;
using Gambi.TestKit;

namespace Gambi.DemoProvider.Tests;

public sealed class ResponsesTests
{
    private const string Tools = """
        ,"tools":[{"type":"function","name":"get_weather","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}]
        """;

    private static readonly string[] AlwaysThere =
    [
        "id", "object", "created_at", "completed_at", "status", "background", "error", "incomplete_details", "instructions", "max_output_tokens",
        "max_tool_calls", "metadata", "model", "output", "output_text", "parallel_tool_calls", "previous_response_id", "prompt_cache_key", "reasoning",
        "safety_identifier", "service_tier", "store", "temperature", "text", "tool_choice", "tools", "top_logprobs", "top_p", "truncation", "usage", "user",
        "frequency_penalty", "presence_penalty",
    ];

    [Fact]
    public async Task A_plain_answer_has_every_field_with_what_was_said_or_the_default()
    {
        await using Provider provider = await Provider.StartAsync();
        JsonNode answer = await Provider.JsonAsync(await provider.RespondAsync("Hello", more: ""","temperature":0.50,"metadata":{"a":"b"},"unknown_thing":1"""));
        Assert.All(AlwaysThere, name => Assert.True(answer.AsObject().ContainsKey(name), name));
        Assert.Equal("0.50", answer["temperature"]!.ToJsonString());
        Assert.Equal("""{"a":"b"}""", answer["metadata"]!.ToJsonString());
        Assert.Equal("text", (string?)answer["text"]!["format"]!["type"]);
        Assert.Equal("completed", (string?)answer["status"]);
        Assert.Equal((string?)answer["output_text"], (string?)answer["output"]![0]!["content"]![0]!["text"]);
        Assert.Contains("Hello", (string?)answer["output_text"]);
        Assert.Equal(1, (int)answer["usage"]!["input_tokens"]!);
    }

    [Theory]
    [InlineData("Hello", "")]
    [InlineData("Hello [[think]]", "")]
    [InlineData("Hello", ""","max_output_tokens":2""")]
    [InlineData("The weather?", Tools)]
    public async Task A_stream_is_the_contracts_sequence_without_a_gap_and_its_deltas_are_the_final_object(string prompt, string more)
    {
        await using Provider provider = await Provider.StartAsync();
        var events = await Provider.EventsAsync(await provider.RespondAsync(prompt, stream: true, more));
        Assert.Equal((null, "[DONE]"), events[^1]);
        List<JsonNode> all = [.. events[..^1].Select(one => JsonNode.Parse(one.Data)!)];
        Assert.Equal(events[..^1].Select(one => one.Type), all.Select(one => (string?)one["type"]));
        Assert.Equal(Enumerable.Range(0, all.Count), all.Select(one => (int)one["sequence_number"]!));

        string final = more.Contains("max_output") ? "response.incomplete" : "response.completed";
        List<string> expected = ["response.created", "response.in_progress"];
        if (prompt.Contains("think"))
        {
            expected.AddRange(ItemEvents("reasoning_text"));
        }

        expected.AddRange(more == Tools
            ? ["response.output_item.added", "response.function_call_arguments.delta", "response.function_call_arguments.done", "response.output_item.done"]
            : ItemEvents("output_text"));
        expected.Add(final);
        Assert.Equal(expected, Distinct(all.Select(one => (string)one["type"]!)));

        JsonNode done = all[^1]["response"]!;
        string deltas = string.Concat(all.Where(one => (string)one["type"]! is "response.output_text.delta" or "response.function_call_arguments.delta")
            .Select(one => (string)one["delta"]!));
        JsonNode last = done["output"]!.AsArray()[^1]!;
        Assert.Equal(deltas, more == Tools ? (string?)last["arguments"] : (string?)done["output_text"]);
        Assert.Single(all.Where(one => one["response"] is not null).Select(one => (string?)one["response"]!["id"]).Distinct());
        Assert.Equal(
            all.Where(one => (string)one["type"]! == "response.output_item.done").Select(one => one["item"]!.ToJsonString()),
            done["output"]!.AsArray().Select(item => item!.ToJsonString()));
    }

    [Fact]
    public async Task A_created_response_can_be_fetched_continued_listed_and_deleted()
    {
        await using Provider provider = await Provider.StartAsync();
        JsonNode first = await Provider.JsonAsync(await provider.RespondAsync("Hello"));
        string id = (string)first["id"]!;
        JsonNode fetched = await Provider.JsonAsync(await provider.Client.GetAsync("v1/responses/" + id));
        Assert.Equal((string?)first["output_text"], (string?)fetched["output_text"]);
        JsonNode items = await Provider.JsonAsync(await provider.Client.GetAsync($"v1/responses/{id}/input_items"));
        Assert.Equal("Hello", (string?)items["data"]![0]!["content"]![0]!["text"]);
        Assert.False((bool)items["has_more"]!);
        JsonNode second = await Provider.JsonAsync(await provider.RespondAsync("Again", more: $""","previous_response_id":"{id}" """));
        Assert.Contains("turn 2", (string?)second["output_text"]);
        Assert.Equal(id, (string?)second["previous_response_id"]);
        JsonNode deleted = await Provider.JsonAsync(await provider.Client.DeleteAsync("v1/responses/" + id));
        Assert.True((bool)deleted["deleted"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await provider.Client.GetAsync("v1/responses/" + id)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await provider.RespondAsync("Again", more: $""","previous_response_id":"{id}" """)).StatusCode);
    }

    [Fact]
    public async Task A_background_response_is_cancelled_and_another_one_is_not_cancellable()
    {
        await using Provider provider = await Provider.StartAsync(new() { WordDelay = TimeSpan.Zero, TimeProvider = new FakeClock() });
        JsonNode queued = await Provider.JsonAsync(await provider.RespondAsync("Hello [[slow]]", more: ""","background":true"""));
        Assert.Equal("queued", (string?)queued["status"]);
        string id = (string)queued["id"]!;
        Assert.Equal("in_progress", (string?)(await Provider.JsonAsync(await provider.Client.GetAsync("v1/responses/" + id)))["status"]);
        JsonNode cancelled = await Provider.JsonAsync(await provider.PostAsync($"v1/responses/{id}/cancel", ""));
        Assert.Equal("cancelled", (string?)cancelled["status"]);
        string other = (string)(await Provider.JsonAsync(await provider.RespondAsync("Hello")))["id"]!;
        Assert.Equal(HttpStatusCode.BadRequest, (await provider.PostAsync($"v1/responses/{other}/cancel", "")).StatusCode);
    }

    [Fact]
    public async Task A_tools_output_is_answered_in_words()
    {
        await using Provider provider = await Provider.StartAsync();
        JsonNode answer = await Provider.JsonAsync(await provider.PostAsync("v1/responses", $$"""
            {"model":"gambi-demo","input":[{"role":"user","content":[{"type":"input_text","text":"The weather?"}]},
            {"type":"function_call","call_id":"call_1","name":"get_weather","arguments":"{}"},
            {"type":"function_call_output","call_id":"call_1","output":"rain"}]{{Tools}}}
            """));
        Assert.Contains("rain", (string?)answer["output_text"]);
    }

    [Theory]
    [InlineData("{}", "model")]
    [InlineData("""{"model":"gambi-demo"}""", "input")]
    public async Task A_body_without_what_it_needs_gets_an_error_object(string body, string param)
    {
        await using Provider provider = await Provider.StartAsync();
        HttpResponseMessage response = await provider.PostAsync("v1/responses", body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(param, (string?)(await Provider.JsonAsync(response))["error"]!["param"]);
    }

    private static string[] ItemEvents(string kind) =>
    [
        "response.output_item.added", "response.content_part.added", $"response.{kind}.delta", $"response.{kind}.done",
        "response.content_part.done", "response.output_item.done",
    ];

    /// <summary>The sequence with neighbours that are equal counted once.</summary>
    private static List<string> Distinct(IEnumerable<string> types)
    {
        List<string> distinct = [];
        foreach (string type in types)
        {
            if (distinct.Count == 0 || distinct[^1] != type)
            {
                distinct.Add(type);
            }
        }

        return distinct;
    }
}
