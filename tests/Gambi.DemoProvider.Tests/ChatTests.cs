using System.Net;
using System.Text.Json.Nodes;

namespace Gambi.DemoProvider.Tests;

public sealed class ChatTests
{
    private const string Tools = """
        ,"tools":[{"type":"function","function":{"name":"roll_dice","description":"Rolls","parameters":{"type":"object","properties":{"sides":{"type":"integer"}},"required":["sides"]}}},
        {"type":"function","function":{"name":"get_weather","description":"The weather of a city","parameters":{"type":"object","properties":
        {"city":{"type":"string"},"unit":{"type":"string","enum":["celsius","fahrenheit"]},"days":{"type":"integer"}},"required":["city","unit"]}}}]
        """;

    [Fact]
    public async Task A_plain_answer_repeats_the_prompt_and_counts_words_as_tokens()
    {
        await using Provider provider = await Provider.StartAsync();
        JsonNode answer = await Provider.JsonAsync(await provider.ChatAsync("Hello there"));
        string text = (string)answer["choices"]![0]!["message"]!["content"]!;
        Assert.Contains("Hello there", text);
        Assert.Equal("chat.completion", (string?)answer["object"]);
        Assert.Equal("gambi-demo", (string?)answer["model"]);
        Assert.Equal("stop", (string?)answer["choices"]![0]!["finish_reason"]);
        Assert.Equal(2, (int)answer["usage"]!["prompt_tokens"]!);
        Assert.Equal(text.Split(' ').Length, (int)answer["usage"]!["completion_tokens"]!);
        Assert.Equal((int)answer["usage"]!["total_tokens"]!, (int)answer["usage"]!["prompt_tokens"]! + (int)answer["usage"]!["completion_tokens"]!);
    }

    [Fact]
    public async Task A_stream_brings_the_role_then_one_word_a_chunk_then_the_finish_reason_and_no_usage_unasked()
    {
        await using Provider provider = await Provider.StartAsync();
        string plain = (string)(await Provider.JsonAsync(await provider.ChatAsync("Hello")))["choices"]![0]!["message"]!["content"]!;
        var events = await Provider.EventsAsync(await provider.ChatAsync("Hello", stream: true));
        Assert.All(events, one => Assert.Null(one.Type));
        Assert.Equal("[DONE]", events[^1].Data);
        List<JsonNode> chunks = [.. events[..^1].Select(one => JsonNode.Parse(one.Data)!)];
        Assert.All(chunks, chunk => Assert.Equal("chat.completion.chunk", (string?)chunk["object"]));
        Assert.Single(chunks.Select(chunk => (string?)chunk["id"]).Distinct());
        Assert.Equal("assistant", (string?)chunks[0]["choices"]![0]!["delta"]!["role"]);
        Assert.Equal("stop", (string?)chunks[^1]["choices"]![0]!["finish_reason"]);
        Assert.All(chunks[..^1], chunk => Assert.Null(chunk["choices"]![0]!["finish_reason"]));
        Assert.Equal(plain, string.Concat(chunks.Select(chunk => (string?)chunk["choices"]![0]!["delta"]!["content"])));
        Assert.Equal(plain.Split(' ').Length, chunks.Count - 2);
        Assert.All(chunks, chunk => Assert.False(chunk.AsObject().ContainsKey("usage")));
    }

    [Fact]
    public async Task A_stream_ends_with_a_chunk_of_usage_when_it_was_asked_for()
    {
        await using Provider provider = await Provider.StartAsync();
        var events = await Provider.EventsAsync(await provider.ChatAsync("Hello", stream: true, ""","stream_options":{"include_usage":true}"""));
        JsonNode usage = JsonNode.Parse(events[^2].Data)!;
        Assert.Empty(usage["choices"]!.AsArray());
        Assert.Equal(1, (int)usage["usage"]!["prompt_tokens"]!);
        Assert.True(JsonNode.Parse(events[0].Data)!.AsObject().ContainsKey("usage"));
    }

    [Fact]
    public async Task The_tool_whose_words_the_prompt_says_is_called_with_arguments_that_fit_its_schema()
    {
        await using Provider provider = await Provider.StartAsync();
        JsonNode answer = await Provider.JsonAsync(await provider.ChatAsync("How is the weather?", more: Tools));
        JsonNode call = answer["choices"]![0]!["message"]!["tool_calls"]![0]!;
        Assert.Equal("tool_calls", (string?)answer["choices"]![0]!["finish_reason"]);
        Assert.Equal("get_weather", (string?)call["function"]!["name"]);
        Assert.Equal("""{"city":"How is the weather?","unit":"celsius"}""", (string?)call["function"]!["arguments"]);
    }

    [Fact]
    public async Task A_streamed_tool_call_is_the_plain_one_in_pieces()
    {
        await using Provider provider = await Provider.StartAsync();
        var events = await Provider.EventsAsync(await provider.ChatAsync("Roll!", stream: true, Tools));
        List<JsonNode> calls = [.. events[..^1].Select(one => JsonNode.Parse(one.Data)!["choices"]![0]!["delta"]!["tool_calls"]?[0]).OfType<JsonNode>()];
        Assert.Equal("roll_dice", (string?)calls[0]["function"]!["name"]);
        Assert.StartsWith("call_", (string?)calls[0]["id"]);
        Assert.All(calls[1..], call => Assert.Null(call["id"]));
        Assert.Equal("""{"sides":1}""", string.Concat(calls.Select(call => (string?)call["function"]!["arguments"])));
    }

    [Theory]
    [InlineData(""","tool_choice":"none" """)]
    [InlineData("")]
    public async Task After_a_tools_result_or_without_permission_it_speaks(string choice)
    {
        await using Provider provider = await Provider.StartAsync();
        string last = choice.Length > 0 ? "" : """,{"role":"assistant","tool_calls":[]},{"role":"tool","tool_call_id":"call_1","content":"sunny, 21 degrees"}""";
        JsonNode answer = await Provider.JsonAsync(await provider.PostAsync(
            "v1/chat/completions",
            $$"""{"model":"gambi-demo","messages":[{"role":"user","content":"How is the weather?"}{{last}}]{{Tools}}{{choice}}}"""));
        string text = (string)answer["choices"]![0]!["message"]!["content"]!;
        Assert.Contains(choice.Length > 0 ? "How is the weather?" : "sunny, 21 degrees", text);
    }

    [Theory]
    [InlineData(""","max_tokens":3""", "length")]
    [InlineData(""","max_completion_tokens":3""", "length")]
    [InlineData(""","stop":"Hello"}""", "stop")]
    [InlineData(""","stop":["never","Hello"]""", "stop")]
    public async Task It_ends_where_it_was_told_to(string more, string reason)
    {
        await using Provider provider = await Provider.StartAsync();
        JsonNode answer = await Provider.JsonAsync(await provider.ChatAsync("Hello", more: more.TrimEnd('}')));
        Assert.Equal(reason, (string?)answer["choices"]![0]!["finish_reason"]);
        Assert.Equal(reason == "length" ? "You said: \"Hello\"." : "You said: \"", (string?)answer["choices"]![0]!["message"]!["content"]);
    }

    [Fact]
    public async Task Structured_output_fits_the_schema()
    {
        await using Provider provider = await Provider.StartAsync();
        const string Format = """
            ,"response_format":{"type":"json_schema","json_schema":{"name":"recipe","schema":{"type":"object","$defs":{"step":{"type":"object","properties":{"text":{"type":"string"}}}},
            "properties":{"name":{"type":"string"},"steps":{"type":"array","items":{"$ref":"#/$defs/step"}},"hot":{"type":["boolean","null"]}},"required":["name","steps","hot"]}}}
            """;
        JsonNode answer = await Provider.JsonAsync(await provider.ChatAsync("Soup", more: Format));
        Assert.Equal("""{"name":"Soup","steps":[{"text":"Soup"}],"hot":true}""", (string?)answer["choices"]![0]!["message"]!["content"]);
        answer = await Provider.JsonAsync(await provider.ChatAsync("Soup", more: ""","response_format":{"type":"json_object"}"""));
        Assert.Equal("""{"answer":"Soup"}""", (string?)answer["choices"]![0]!["message"]!["content"]);
    }

    [Theory]
    [InlineData("{}", 400, "model")]
    [InlineData("""{"model":"gambi-demo"}""", 400, "messages")]
    [InlineData("""{"model":7,"messages":[]}""", 400, "model")]
    [InlineData("""{"model":"other","messages":[]}""", 404, "model")]
    [InlineData("""{"model":""", 400, null)]
    [InlineData("", 400, null)]
    [InlineData("[]", 400, null)]
    [InlineData("""{"model":"gambi-demo","messages":[{"role":"user","content":"\ud800"}]}""", 400, null)]
    [InlineData("""{"model":"gambi-demo","messages":[{"role":"user","\ud800":1,"content":"hi"}]}""", 400, null)]
    public async Task A_bad_body_gets_an_error_object(string body, int status, string? param)
    {
        await using Provider provider = await Provider.StartAsync();
        HttpResponseMessage response = await provider.PostAsync("v1/chat/completions", body);
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        JsonNode error = (await Provider.JsonAsync(response))["error"]!;
        Assert.NotEmpty((string)error["message"]!);
        Assert.Equal("invalid_request_error", (string?)error["type"]);
        Assert.Equal(param, (string?)error["param"]);
    }

    [Fact]
    public async Task Reasoning_comes_before_the_answer_when_asked_for()
    {
        await using Provider provider = await Provider.StartAsync();
        var events = await Provider.EventsAsync(await provider.ChatAsync("Hello [[think]]", stream: true));
        JsonNode first = JsonNode.Parse(events[1].Data)!["choices"]![0]!["delta"]!;
        Assert.Equal("The", (string?)first["reasoning_content"]);
    }
}
