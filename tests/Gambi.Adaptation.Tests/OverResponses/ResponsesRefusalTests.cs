using Gambi.Adaptation.Requests;
using static Gambi.Adaptation.Tests.Requests.Translating;

namespace Gambi.Adaptation.Tests.OverResponses;

/// <summary>What of a Chat Completions request is refused, each with its field.</summary>
public sealed class ResponsesRefusalTests
{
    [Theory]
    [InlineData("n", "\"n\":2")]
    [InlineData("logit_bias", "\"logit_bias\":{\"50256\":-100}")]
    [InlineData("audio", "\"audio\":{\"voice\":\"alloy\",\"format\":\"mp3\"}")]
    [InlineData("modalities", "\"modalities\":[\"text\",\"audio\"]")]
    [InlineData("prediction", "\"prediction\":{\"type\":\"content\",\"content\":\"x\"}")]
    [InlineData("functions", "\"functions\":[{\"name\":\"f\"}]")]
    [InlineData("function_call", "\"function_call\":\"auto\"")]
    [InlineData("web_search_options", "\"web_search_options\":{\"search_context_size\":\"low\"}")]
    [InlineData("web_search_options", "\"web_search_options\":{}")]
    [InlineData("input", "\"input\":\"x\"")]
    [InlineData("instructions", "\"instructions\":\"x\"")]
    [InlineData("max_output_tokens", "\"max_output_tokens\":1")]
    [InlineData("stop_sequences", "\"stop_sequences\":[\"x\"]")]
    [InlineData("text", "\"text\":{\"verbosity\":\"low\"}")]
    [InlineData("reasoning", "\"reasoning\":{\"effort\":\"low\"}")]
    [InlineData("include", "\"include\":[\"x\"]")]
    [InlineData("previous_response_id", "\"previous_response_id\":\"resp_1\"")]
    [InlineData("conversation", "\"conversation\":\"conv_1\"")]
    [InlineData("prompt", "\"prompt\":{\"id\":\"p\"}")]
    [InlineData("background", "\"background\":true")]
    [InlineData("stream_options.more", "\"stream_options\":{\"more\":1}")]
    [InlineData("response_format.type", "\"response_format\":{\"type\":\"grammar\"}")]
    [InlineData("response_format.json_schema.more", "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"more\":1}}")]
    [InlineData("tools[0].type", "\"tools\":[{\"type\":\"custom\",\"custom\":{\"name\":\"f\"}}]")]
    [InlineData("tools[0].function.more", "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"more\":1}}]")]
    [InlineData("tools[0].more", "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"},\"more\":{}}]")]
    [InlineData("tool_choice.type", "\"tool_choice\":{\"type\":\"custom\",\"custom\":{\"name\":\"f\"}}")]
    [InlineData("tool_choice.allowed_tools.tools[0].type", "\"tool_choice\":{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"auto\",\"tools\":[{\"type\":\"custom\"}]}}")]
    public void A_field_that_responses_cannot_say_is_refused(string param, string field) =>
        Unsupported(param, $$"""{"model":"m","messages":[{"role":"user","content":"x"}],{{field}}}""");

    [Theory]
    [InlineData("messages[0].more", """{"role":"user","content":"x","more":"Ann"}""")]
    [InlineData("messages[0].role", """{"role":"function","content":"x","name":"f"}""")]
    [InlineData("messages[0].audio", """{"role":"assistant","audio":{"id":"audio_1"}}""")]
    [InlineData("messages[0].function_call", """{"role":"assistant","function_call":{"name":"f","arguments":"{}"}}""")]
    [InlineData("messages[0].tool_calls[0].type", """{"role":"assistant","tool_calls":[{"id":"c","type":"custom","custom":{"name":"f","input":""}}]}""")]
    [InlineData("messages[0].content[0].file.file_id", """{"role":"user","content":[{"type":"file","file":{"file_id":"file_1"}}]}""")]
    [InlineData("messages[0].content[0].type", """{"role":"user","content":[{"type":"video_url","video_url":{"url":"x"}}]}""")]
    [InlineData("messages[0].content[0].type", """{"role":"developer","content":[{"type":"image_url","image_url":{"url":"x"}}]}""")]
    [InlineData("messages[0].content[0].type", """{"role":"assistant","content":[{"type":"image_url","image_url":{"url":"x"}}]}""")]
    [InlineData("messages[0].content[0].type", """{"role":"tool","tool_call_id":"c","content":[{"type":"image_url","image_url":{"url":"x"}}]}""")]
    [InlineData("messages[0].content[0].more", """{"role":"user","content":[{"type":"text","text":"x","more":{"type":"ephemeral"}}]}""")]
    public void A_message_that_responses_cannot_say_is_refused(string param, string message) => Unsupported(param, $$"""{"model":"m","messages":[{{message}}]}""");

    [Theory]
    [InlineData("model", """{"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("messages", """{"model":"m","messages":"x"}""")]
    [InlineData("messages[0]", """{"model":"m","messages":["x"]}""")]
    [InlineData("messages[0].role", """{"model":"m","messages":[{"content":"x"}]}""")]
    [InlineData("messages[1].role", """{"model":"m","messages":[{"role":"system","content":"x"},{"role":"critic","content":"x"}]}""")]
    [InlineData("messages[0].content", """{"model":"m","messages":[{"role":"user","content":null}]}""")]
    [InlineData("messages[0].content", """{"model":"m","messages":[{"role":"system"},{"role":"user","content":"x"}]}""")]
    [InlineData("messages[0].content", """{"model":"m","messages":[{"role":"assistant","content":7}]}""")]
    [InlineData("messages[0].content[0]", """{"model":"m","messages":[{"role":"user","content":["x"]}]}""")]
    [InlineData("messages[0].content[0].text", """{"model":"m","messages":[{"role":"user","content":[{"type":"text"}]}]}""")]
    [InlineData("messages[0].content[0].image_url", """{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":7}]}]}""")]
    [InlineData("messages[0].content[0].image_url.url", """{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{}}]}]}""")]
    [InlineData("messages[0].content[0].file.file_data", """{"model":"m","messages":[{"role":"user","content":[{"type":"file","file":{"filename":"x"}}]}]}""")]
    [InlineData("messages[0].refusal", """{"model":"m","messages":[{"role":"assistant","refusal":7}]}""")]
    [InlineData("messages[0].content[0].refusal", """{"model":"m","messages":[{"role":"assistant","content":[{"type":"refusal"}]}]}""")]
    [InlineData("messages[0].tool_calls", """{"model":"m","messages":[{"role":"assistant","tool_calls":{}}]}""")]
    [InlineData("messages[0].tool_calls[0].function", """{"model":"m","messages":[{"role":"assistant","tool_calls":[{"id":"c"}]}]}""")]
    [InlineData("messages[0].tool_calls[0].id", """{"model":"m","messages":[{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":""}}]}]}""")]
    [InlineData("messages[0].tool_calls[0].function.arguments", """{"model":"m","messages":[{"role":"assistant","tool_calls":[{"id":"c","function":{"name":"f","arguments":{}}}]}]}""")]
    [InlineData("messages[0].tool_call_id", """{"model":"m","messages":[{"role":"tool","content":"x"}]}""")]
    [InlineData("messages[0].content", """{"model":"m","messages":[{"role":"tool","tool_call_id":"c"}]}""")]
    public void A_message_of_a_wrong_type_is_invalid_and_the_field_named(string param, string request) => Invalid(param, request);

    [Theory]
    [InlineData("n", "\"n\":0")]
    [InlineData("n", "\"n\":1.5")]
    [InlineData("n", "\"n\":\"1\"")]
    [InlineData("modalities", "\"modalities\":\"text\"")]
    [InlineData("tools", "\"tools\":{}")]
    [InlineData("tools[0]", "\"tools\":[\"f\"]")]
    [InlineData("tools[0].type", "\"tools\":[{\"function\":{\"name\":\"f\"}}]")]
    [InlineData("tools[0].function", "\"tools\":[{\"type\":\"function\",\"name\":\"f\"}]")]
    [InlineData("tools[0].function.name", "\"tools\":[{\"type\":\"function\",\"function\":{}}]")]
    [InlineData("tool_choice", "\"tool_choice\":\"f\"")]
    [InlineData("tool_choice.function", "\"tool_choice\":{\"type\":\"function\",\"name\":\"f\"}")]
    [InlineData("tool_choice.allowed_tools", "\"tool_choice\":{\"type\":\"allowed_tools\"}")]
    [InlineData("response_format", "\"response_format\":\"json\"")]
    [InlineData("response_format.type", "\"response_format\":{}")]
    [InlineData("response_format.json_schema", "\"response_format\":{\"type\":\"json_schema\"}")]
    [InlineData("response_format.json_schema.name", "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{}}")]
    [InlineData("verbosity", "\"verbosity\":1")]
    [InlineData("reasoning_effort", "\"reasoning_effort\":1")]
    [InlineData("max_tokens", "\"max_tokens\":\"1\"")]
    [InlineData("stop", "\"stop\":1")]
    [InlineData("stop[1]", "\"stop\":[\"a\",null]")]
    [InlineData("logprobs", "\"logprobs\":3")]
    [InlineData("top_logprobs", "\"top_logprobs\":true")]
    [InlineData("stream", "\"stream\":1")]
    [InlineData("stream_options", "\"stream_options\":1")]
    [InlineData("store", "\"store\":1")]
    [InlineData("temperature", "\"temperature\":\"hot\"")]
    [InlineData("metadata", "\"metadata\":[]")]
    public void A_field_of_a_wrong_type_is_invalid_and_named(string param, string field) =>
        Invalid(param, $$"""{"model":"m","messages":[{"role":"user","content":"x"}],{{field}}}""");

    private static void Invalid(string param, string request)
    {
        RequestProblem problem = NotToResponses(request);
        Assert.Equal((param, RequestProblemKind.Invalid), (problem.Param, problem.Kind));
    }

    private static void Unsupported(string param, string request)
    {
        RequestProblem problem = NotToResponses(request);
        Assert.Equal((param, RequestProblemKind.Unsupported), (problem.Param, problem.Kind));
        Assert.Contains(param, problem.Message);
    }
}
