using Gambi.Adaptation.Requests;
using static Gambi.Adaptation.Tests.Requests.Translating;

namespace Gambi.Adaptation.Tests.OverChat;

/// <summary>What of a Responses request is refused, each with its field.</summary>
public sealed class ChatRefusalTests
{
    [Theory]
    [InlineData("conversation", "\"conversation\":\"conv_1\"")]
    [InlineData("conversation", "\"conversation\":{\"id\":\"conv_1\"}")]
    [InlineData("prompt", "\"prompt\":{\"id\":\"pmpt_1\"}")]
    [InlineData("context_management", "\"context_management\":[{\"type\":\"compaction\"}]")]
    [InlineData("messages", "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]")]
    [InlineData("max_tokens", "\"max_tokens\":1")]
    [InlineData("max_completion_tokens", "\"max_completion_tokens\":1")]
    [InlineData("response_format", "\"response_format\":{\"type\":\"text\"}")]
    [InlineData("verbosity", "\"verbosity\":\"low\"")]
    [InlineData("reasoning_effort", "\"reasoning_effort\":\"low\"")]
    [InlineData("logprobs", "\"logprobs\":true")]
    [InlineData("n", "\"n\":2")]
    [InlineData("modalities", "\"modalities\":[\"audio\"]")]
    [InlineData("audio", "\"audio\":{\"voice\":\"alloy\"}")]
    [InlineData("functions", "\"functions\":[{\"name\":\"f\"}]")]
    [InlineData("function_call", "\"function_call\":\"auto\"")]
    [InlineData("text.format.type", "\"text\":{\"format\":{\"type\":\"grammar\"}}")]
    [InlineData("text.tone", "\"text\":{\"tone\":\"kind\"}")]
    [InlineData("text.format.more", "\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"n\",\"schema\":{},\"more\":1}}")]
    [InlineData("reasoning.budget", "\"reasoning\":{\"budget\":1}")]
    [InlineData("stream_options.more", "\"stream_options\":{\"more\":1}")]
    [InlineData("tools[0].type", "\"tools\":[{\"type\":\"web_search\"}]")]
    [InlineData("tools[1].type", "\"tools\":[{\"type\":\"function\",\"name\":\"f\"},{\"type\":\"custom\",\"name\":\"g\"}]")]
    [InlineData("tools[0].defer_loading", "\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"defer_loading\":true}]")]
    [InlineData("tool_choice.type", "\"tool_choice\":{\"type\":\"file_search\"}")]
    [InlineData("tool_choice.more", "\"tool_choice\":{\"type\":\"function\",\"name\":\"f\",\"more\":1}")]
    [InlineData("tool_choice.tools[1].type", "\"tool_choice\":{\"type\":\"allowed_tools\",\"mode\":\"auto\",\"tools\":[{\"type\":\"function\",\"name\":\"f\"},{\"type\":\"mcp\"}]}")]
    public void A_field_that_chat_cannot_say_is_refused(string param, string field) => Unsupported(param, $$"""{"model":"m","input":"x",{{field}}}""");

    [Theory]
    [InlineData("input[0].content[0].file_id", """{"role":"user","content":[{"type":"input_image","file_id":"file_1"}]}""")]
    [InlineData("input[0].content[1].file_id", """{"role":"user","content":[{"type":"input_text","text":"x"},{"type":"input_file","file_id":"file_1"}]}""")]
    [InlineData("input[0].content[0].file_url", """{"role":"user","content":[{"type":"input_file","file_url":"http://x/"}]}""")]
    [InlineData("input[0].content[0].type", """{"role":"user","content":[{"type":"input_video"}]}""")]
    [InlineData("input[0].content[0].type", """{"role":"user","content":[{"type":"refusal","refusal":"no"}]}""")]
    [InlineData("input[0].content[0].type", """{"role":"system","content":[{"type":"input_image","image_url":"http://x/"}]}""")]
    [InlineData("input[0].content[0].type", """{"role":"assistant","content":[{"type":"input_image","image_url":"http://x/"}]}""")]
    [InlineData("input[0].content[0].more", """{"role":"user","content":[{"type":"input_text","text":"x","more":{"type":"ephemeral"}}]}""")]
    [InlineData("input[0].more", """{"role":"user","content":"x","more":"Ann"}""")]
    [InlineData("input[0].output[0].type", """{"type":"function_call_output","call_id":"c","output":[{"type":"input_image","image_url":"http://x/"}]}""")]
    public void An_item_that_chat_cannot_say_is_refused(string param, string item) => Unsupported(param, $$"""{"model":"m","input":[{{item}}]}""");

    [Theory]
    [InlineData("instructions[0].role", """{"role":"user","content":"x"}""")]
    [InlineData("instructions[0].type", """{"type":"function_call","call_id":"c","name":"f","arguments":""}""")]
    [InlineData("instructions[0].content[0].type", """{"role":"system","content":[{"type":"input_image","image_url":"http://x/"}]}""")]
    public void Instructions_that_are_no_system_text_are_refused(string param, string item) =>
        Unsupported(param, $$"""{"model":"m","input":"x","instructions":[{{item}}]}""");

    [Theory]
    [InlineData("model", """{"input":"x"}""")]
    [InlineData("model", """{"input":"x","model":7}""")]
    [InlineData("input", """{"model":"m","input":{}}""")]
    [InlineData("input", """{"model":"m","input":7}""")]
    [InlineData("input[0]", """{"model":"m","input":["x"]}""")]
    [InlineData("input[0].type", """{"model":"m","input":[{}]}""")]
    [InlineData("input[0].type", """{"model":"m","input":[{"type":7,"role":"user"}]}""")]
    [InlineData("input[0].id", """{"model":"m","input":[{"type":"item_reference"}]}""")]
    [InlineData("input[0].role", """{"model":"m","input":[{"type":"message","content":"x"}]}""")]
    [InlineData("input[0].role", """{"model":"m","input":[{"role":"tool","content":"x"}]}""")]
    [InlineData("input[0].role", """{"model":"m","input":[{"role":7,"content":"x"}]}""")]
    [InlineData("input[0].content", """{"model":"m","input":[{"role":"user"}]}""")]
    [InlineData("input[0].content", """{"model":"m","input":[{"role":"user","content":null}]}""")]
    [InlineData("input[0].content", """{"model":"m","input":[{"role":"assistant","content":{}}]}""")]
    [InlineData("input[2].content[0].image_url", """{"model":"m","input":[{"role":"user","content":"a"},{"role":"user","content":"b"},{"role":"user","content":[{"type":"input_image","image_url":{"url":"x"}}]}]}""")]
    [InlineData("input[0].content[0].image_url", """{"model":"m","input":[{"role":"user","content":[{"type":"input_image"}]}]}""")]
    [InlineData("input[0].content[0].file_data", """{"model":"m","input":[{"role":"user","content":[{"type":"input_file","filename":"x"}]}]}""")]
    [InlineData("input[0].content[0].input_audio", """{"model":"m","input":[{"role":"user","content":[{"type":"input_audio"}]}]}""")]
    [InlineData("input[0].content[0].text", """{"model":"m","input":[{"role":"user","content":[{"type":"input_text","text":7}]}]}""")]
    [InlineData("input[0].content[0].type", """{"model":"m","input":[{"role":"user","content":[{"text":"x"}]}]}""")]
    [InlineData("input[0].content[1]", """{"model":"m","input":[{"role":"user","content":[{"type":"text","text":"x"},"y"]}]}""")]
    [InlineData("input[0].content[0].refusal", """{"model":"m","input":[{"role":"assistant","content":[{"type":"refusal"}]}]}""")]
    [InlineData("input[0].call_id", """{"model":"m","input":[{"type":"function_call","name":"f","arguments":"{}"}]}""")]
    [InlineData("input[0].name", """{"model":"m","input":[{"type":"function_call","call_id":"c","arguments":"{}"}]}""")]
    [InlineData("input[0].arguments", """{"model":"m","input":[{"type":"function_call","call_id":"c","name":"f","arguments":{}}]}""")]
    [InlineData("input[0].output", """{"model":"m","input":[{"type":"function_call_output","call_id":"c"}]}""")]
    [InlineData("input[0].call_id", """{"model":"m","input":[{"type":"function_call_output","output":"x"}]}""")]
    [InlineData("instructions", """{"model":"m","input":"x","instructions":7}""")]
    [InlineData("instructions[0]", """{"model":"m","input":"x","instructions":[7]}""")]
    [InlineData("tools", """{"model":"m","input":"x","tools":{}}""")]
    [InlineData("tools[0]", """{"model":"m","input":"x","tools":["f"]}""")]
    [InlineData("tools[0].type", """{"model":"m","input":"x","tools":[{"name":"f"}]}""")]
    [InlineData("tools[0].name", """{"model":"m","input":"x","tools":[{"type":"function","function":{"name":"f"}}]}""")]
    [InlineData("tools[0].parameters", """{"model":"m","input":"x","tools":[{"type":"function","name":"f","parameters":"x"}]}""")]
    [InlineData("tools[0].strict", """{"model":"m","input":"x","tools":[{"type":"function","name":"f","strict":"x"}]}""")]
    [InlineData("tool_choice", """{"model":"m","input":"x","tool_choice":"f"}""")]
    [InlineData("tool_choice", """{"model":"m","input":"x","tool_choice":[]}""")]
    [InlineData("tool_choice.name", """{"model":"m","input":"x","tool_choice":{"type":"function"}}""")]
    [InlineData("tool_choice.mode", """{"model":"m","input":"x","tool_choice":{"type":"allowed_tools","tools":[]}}""")]
    [InlineData("tool_choice.tools", """{"model":"m","input":"x","tool_choice":{"type":"allowed_tools","mode":"auto"}}""")]
    [InlineData("tool_choice.tools[0]", """{"model":"m","input":"x","tool_choice":{"type":"allowed_tools","mode":"auto","tools":["f"]}}""")]
    [InlineData("text", """{"model":"m","input":"x","text":"x"}""")]
    [InlineData("text.format", """{"model":"m","input":"x","text":{"format":"text"}}""")]
    [InlineData("text.format.type", """{"model":"m","input":"x","text":{"format":{}}}""")]
    [InlineData("text.format.name", """{"model":"m","input":"x","text":{"format":{"type":"json_schema","schema":{}}}}""")]
    [InlineData("text.format.schema", """{"model":"m","input":"x","text":{"format":{"type":"json_schema","name":"n"}}}""")]
    [InlineData("text.verbosity", """{"model":"m","input":"x","text":{"verbosity":1}}""")]
    [InlineData("reasoning", """{"model":"m","input":"x","reasoning":"high"}""")]
    [InlineData("reasoning.effort", """{"model":"m","input":"x","reasoning":{"effort":1}}""")]
    [InlineData("include", """{"model":"m","input":"x","include":"x"}""")]
    [InlineData("include[0]", """{"model":"m","input":"x","include":[1]}""")]
    [InlineData("top_logprobs", """{"model":"m","input":"x","top_logprobs":"3"}""")]
    [InlineData("stop[1]", """{"model":"m","input":"x","stop":["a",1]}""")]
    [InlineData("stop_sequences", """{"model":"m","input":"x","stop_sequences":1}""")]
    [InlineData("max_output_tokens", """{"model":"m","input":"x","max_output_tokens":"9"}""")]
    [InlineData("temperature", """{"model":"m","input":"x","temperature":"hot"}""")]
    [InlineData("parallel_tool_calls", """{"model":"m","input":"x","parallel_tool_calls":1}""")]
    [InlineData("user", """{"model":"m","input":"x","user":1}""")]
    [InlineData("stream", """{"model":"m","input":"x","stream":"yes"}""")]
    [InlineData("stream_options", """{"model":"m","input":"x","stream_options":true}""")]
    [InlineData("metadata", """{"model":"m","input":"x","metadata":"x"}""")]
    [InlineData("store", """{"model":"m","input":"x","store":"x"}""")]
    public void A_wrong_type_is_invalid_and_the_field_named(string param, string request)
    {
        RequestProblem problem = NotToChat(request);
        Assert.Equal((param, RequestProblemKind.Invalid), (problem.Param, problem.Kind));
    }

    private static void Unsupported(string param, string request)
    {
        RequestProblem problem = NotToChat(request);
        Assert.Equal((param, RequestProblemKind.Unsupported), (problem.Param, problem.Kind));
        Assert.Contains(param, problem.Message);
    }
}
