using System.Text.Json.Nodes;
using static Gambi.Adaptation.Tests.Requests.Translating;

namespace Gambi.Adaptation.Tests.OverChat;

/// <summary>The rows of the table "Responses request → Chat request" about everything but messages and tools.</summary>
public sealed class ChatOptionsTests
{
    [Theory]
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
    public void Fields_with_the_same_meaning_keep_their_name_and_their_bytes(string name, string value) =>
        Assert.Equal(value, Only(name, $"\"{name}\":{value}")?.ToJsonString());

    [Fact]
    public void The_model_is_the_one_that_was_asked_for() => Is("\"a model\"", ToChat("""{"input":"x","model":"b","model":"a model"}""")["model"]);

    [Fact]
    public void Max_output_tokens_become_max_tokens() => Is("100", Only("max_tokens", "\"max_output_tokens\":100"));

    [Theory]
    [InlineData("\"stop_sequences\":[\"a\",\"b\"]", "[\"a\",\"b\"]")]
    [InlineData("\"stop\":[\"a\"]", "[\"a\"]")]
    [InlineData("\"stop\":\"a\"", "\"a\"")]
    [InlineData("\"stop\":\"a\",\"stop_sequences\":[\"b\"]", "[\"b\"]")]
    public void Stop_sequences_under_either_name_become_stop(string field, string expected) => Is(expected, Only("stop", field));

    [Fact]
    public void A_text_format_of_text_is_none() => Nothing("\"text\":{\"format\":{\"type\":\"text\"}}");

    [Fact]
    public void A_text_format_of_json_object_becomes_a_response_format() =>
        Is("""{"type":"json_object"}""", Only("response_format", "\"text\":{\"format\":{\"type\":\"json_object\"}}"));

    [Fact]
    public void A_text_format_of_json_schema_becomes_a_nested_response_format() =>
        Is("""{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object","x":[1.0,null]},"strict":true,"description":"d"}}""",
            Only("response_format",
                """
                "text":{"format":{"type":"json_schema","name":"n","schema":{"type":"object","x":[1.0,null]},"strict":true,"description":"d"}}
                """));

    [Fact]
    public void The_verbosity_of_the_text_becomes_verbosity() => Is("\"low\"", Only("verbosity", "\"text\":{\"verbosity\":\"low\"}"));

    [Fact]
    public void The_effort_of_reasoning_becomes_reasoning_effort_and_its_summary_is_ignored() =>
        Is("\"high\"", Only("reasoning_effort", "\"reasoning\":{\"effort\":\"high\",\"summary\":\"auto\",\"generate_summary\":\"auto\"}"));

    [Fact]
    public void Logprobs_are_asked_for_by_include_or_by_their_number()
    {
        const string Include = "\"include\":[\"reasoning.encrypted_content\",\"message.output_text.logprobs\"]";
        Is("true", Only("logprobs", Include));
        JsonObject both = ToChat($$"""{"model":"m","input":"x",{{Include}},"top_logprobs":3}""");
        Is("true", both["logprobs"]);
        Is("3", both["top_logprobs"]);
        JsonObject number = ToChat("""{"model":"m","input":"x","top_logprobs":2}""");
        Is("true", number["logprobs"]);
        Is("2", number["top_logprobs"]);
        Nothing("\"top_logprobs\":0");
    }

    [Theory]
    [InlineData("\"metadata\":{\"a\":\"b\"}")]
    [InlineData("\"store\":true")]
    [InlineData("\"include\":[\"file_search_call.results\"]")]
    [InlineData("\"truncation\":\"auto\"")]
    [InlineData("\"background\":true")]
    [InlineData("\"previous_response_id\":\"resp_1\"")]
    [InlineData("\"stream_options\":{\"include_obfuscation\":false}")]
    [InlineData("\"reasoning\":{\"summary\":\"detailed\"}")]
    [InlineData("\"max_tool_calls\":3")]
    public void The_hubs_own_concerns_are_not_sent(string field) => Nothing(field);

    [Fact]
    public void A_stream_is_asked_for_and_the_hub_asks_for_its_usage()
    {
        Is("true", Only("stream", "\"stream\":true"));
        Nothing("\"stream\":false");
    }

    [Theory]
    [InlineData("top_k", "40")]
    [InlineData("min_p", "0.05")]
    [InlineData("chat_template_kwargs", "{\"enable_thinking\":false}")]
    [InlineData("keep_alive", "\"5m\"")]
    [InlineData("options", "{\"num_ctx\":8192}")]
    [InlineData("logit_bias", "{\"1\":2}")]
    [InlineData("something_null", "null")]
    public void A_providers_own_field_goes_over_as_it_is(string name, string value) =>
        Is($$"""{"model":"m","messages":[{"role":"user","content":"x"}],"{{name}}":{{value}}}""", ToChat($$"""{"model":"m","input":"x","{{name}}":{{value}}}"""));

    [Fact]
    public void Of_two_fields_with_one_name_the_last_counts() =>
        Is("""{"model":"m","messages":[{"role":"user","content":"x"}],"top_k":2,"temperature":1}""",
            ToChat("""{"model":"m","input":"x","top_k":1,"temperature":0,"top_k":2,"temperature":1}"""));

    [Theory]
    [InlineData("instructions")]
    [InlineData("tools")]
    [InlineData("tool_choice")]
    [InlineData("text")]
    [InlineData("reasoning")]
    [InlineData("include")]
    [InlineData("temperature")]
    [InlineData("max_output_tokens")]
    [InlineData("stop")]
    [InlineData("stream")]
    [InlineData("stream_options")]
    [InlineData("metadata")]
    [InlineData("conversation")]
    [InlineData("prompt")]
    public void A_null_says_nothing(string name) => Nothing($"\"{name}\":null");

    private static JsonNode? Only(string expected, string field)
    {
        JsonObject chat = ToChat($$"""{"model":"m","input":"x",{{field}}}""");
        Assert.Equal(["model", "messages", expected], chat.Select(member => member.Key));
        return chat[expected];
    }

    private static void Nothing(string field) =>
        Is("""{"model":"m","messages":[{"role":"user","content":"x"}]}""", ToChat($$"""{"model":"m","input":"x",{{field}}}"""));
}
