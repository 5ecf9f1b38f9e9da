using System.Text.Json.Nodes;
using static Gambi.Adaptation.Tests.Requests.Translating;

namespace Gambi.Adaptation.Tests.OverResponses;

/// <summary>The table "Responses request → Chat request" read backwards: tools and options.</summary>
public sealed class ResponsesOptionsTests
{
    [Theory]
    [InlineData("parallel_tool_calls", "false")]
    [InlineData("temperature", "0.70")]
    [InlineData("top_p", "1e-1")]
    [InlineData("user", "\"u\"")]
    [InlineData("seed", "12345678901234567890")]
    [InlineData("frequency_penalty", "-1")]
    [InlineData("presence_penalty", "2")]
    [InlineData("service_tier", "\"flex\"")]
    [InlineData("prompt_cache_key", "\"k\"")]
    [InlineData("prompt_cache_retention", "\"24h\"")]
    [InlineData("safety_identifier", "\"s\"")]
    [InlineData("metadata", "{\"a\":\"b\"}")]
    public void Fields_with_the_same_meaning_keep_their_name_and_their_bytes(string name, string value) =>
        Assert.Equal(value, Only(name, $"\"{name}\":{value}")?.ToJsonString());

    [Fact]
    public void Nested_tools_are_flattened_and_unsaid_strictness_is_said() =>
        Is("""[{"type":"function","name":"f","description":"d","parameters":{"type":"object"},"strict":true},{"type":"function","name":"g","strict":false}]""",
            Only("tools", """
            "tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"},"strict":true}},{"type":"function","function":{"name":"g"}}]
            """));

    [Fact]
    public void A_cache_hint_of_a_tool_is_ignored() =>
        Is("""[{"type":"function","name":"f","strict":false}]""", Only("tools", """
            "tools":[{"type":"function","function":{"name":"f","cache_control":{"type":"ephemeral"}},"cache_control":{"type":"ephemeral"}}]
            """));

    [Theory]
    [InlineData("\"none\"", "\"none\"")]
    [InlineData("\"auto\"", "\"auto\"")]
    [InlineData("\"required\"", "\"required\"")]
    [InlineData("{\"type\":\"function\",\"function\":{\"name\":\"f\"}}", "{\"type\":\"function\",\"name\":\"f\"}")]
    [InlineData(
        "{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"required\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]}}",
        "{\"type\":\"allowed_tools\",\"mode\":\"required\",\"tools\":[{\"type\":\"function\",\"name\":\"f\"}]}")]
    public void A_tool_choice_is_flattened(string nested, string flat) => Is(flat, Only("tool_choice", $"\"tool_choice\":{nested}"));

    [Theory]
    [InlineData("\"max_tokens\":7")]
    [InlineData("\"max_completion_tokens\":7")]
    [InlineData("\"max_tokens\":9,\"max_completion_tokens\":7")]
    public void The_most_tokens_under_either_name_become_max_output_tokens(string field) => Is("7", Only("max_output_tokens", field));

    [Theory]
    [InlineData("\"a\"", "[\"a\"]")]
    [InlineData("[\"a\",\"b\"]", "[\"a\",\"b\"]")]
    public void Stop_becomes_stop_sequences(string stop, string expected) => Is(expected, Only("stop_sequences", $"\"stop\":{stop}"));

    [Theory]
    [InlineData("{\"type\":\"text\"}", "{\"type\":\"text\"}")]
    [InlineData("{\"type\":\"json_object\"}", "{\"type\":\"json_object\"}")]
    [InlineData(
        "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":{\"x\":1.0},\"strict\":true,\"description\":\"d\"}}",
        "{\"type\":\"json_schema\",\"name\":\"n\",\"schema\":{\"x\":1.0},\"strict\":true,\"description\":\"d\"}")]
    public void A_response_format_becomes_the_format_of_the_text(string format, string expected) =>
        Is($$"""{"format":{{expected}}}""", Only("text", $"\"response_format\":{format}"));

    [Fact]
    public void Verbosity_becomes_that_of_the_text()
    {
        Is("""{"verbosity":"low"}""", Only("text", "\"verbosity\":\"low\""));
        Is("""{"format":{"type":"json_object"},"verbosity":"low"}""", Only("text", "\"verbosity\":\"low\",\"response_format\":{\"type\":\"json_object\"}"));
    }

    [Fact]
    public void Reasoning_effort_becomes_the_effort_of_reasoning() => Is("""{"effort":"high"}""", Only("reasoning", "\"reasoning_effort\":\"high\""));

    [Fact]
    public void Logprobs_become_an_include()
    {
        Is("""["message.output_text.logprobs"]""", Only("include", "\"logprobs\":true"));
        Is("3", ToResponses("""{"model":"m","messages":[{"role":"user","content":"x"}],"logprobs":true,"top_logprobs":3}""")["top_logprobs"]);
        Nothing("\"logprobs\":false");
    }

    [Fact]
    public void A_stream_is_asked_for_without_its_options()
    {
        Is("true", Only("stream", "\"stream\":true,\"stream_options\":{\"include_usage\":true,\"include_obfuscation\":false}"));
        Nothing("\"stream\":false");
    }

    [Theory]
    [InlineData("\"store\":true")]
    [InlineData("\"store\":false")]
    [InlineData("\"n\":1")]
    [InlineData("\"modalities\":[\"text\"]")]
    public void Nothing_is_ever_stored_at_the_provider_and_the_defaults_say_nothing(string field) => Nothing(field);

    [Theory]
    [InlineData("n")]
    [InlineData("logit_bias")]
    [InlineData("audio")]
    [InlineData("functions")]
    [InlineData("tools")]
    [InlineData("stop")]
    [InlineData("response_format")]
    [InlineData("max_tokens")]
    [InlineData("temperature")]
    [InlineData("stream_options")]
    public void A_null_says_nothing(string name) => Nothing($"\"{name}\":null");

    [Theory]
    [InlineData("top_k", "40")]
    [InlineData("chat_template_kwargs", "{\"enable_thinking\":false}")]
    [InlineData("truncation", "\"auto\"")]
    public void A_providers_own_field_goes_over_as_it_is(string name, string value) => Is(value, Only(name, $"\"{name}\":{value}"));

    private static JsonNode? Only(string expected, string field)
    {
        JsonObject responses = ToResponses($$"""{"model":"m","messages":[{"role":"user","content":"x"}],{{field}}}""");
        Assert.Equal(new SortedSet<string> { "model", "input", "store", expected }, [.. responses.Select(member => member.Key)]);
        Is("false", responses["store"]);
        return responses[expected];
    }

    private static void Nothing(string field) =>
        Is("""{"model":"m","input":[{"type":"message","role":"user","content":"x"}],"store":false}""",
            ToResponses($$"""{"model":"m","messages":[{"role":"user","content":"x"}],{{field}}}"""));
}
