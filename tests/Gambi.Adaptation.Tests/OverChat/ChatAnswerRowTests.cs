using System.Text.Json;
using Gambi.TestKit.Schemas;

namespace Gambi.Adaptation.Tests.OverChat;

/// <summary>"Chat answer → Responses answer", sentence by sentence.</summary>
public sealed class ChatAnswerRowTests
{
    [Fact]
    public void Reasoning_content_becomes_a_reasoning_item_without_summary_before_the_message()
    {
        JsonElement item = Valid(Translation.OfChunks("""{"reasoning_content":"th"}""", """{"reasoning_content":"ink"}""", """{"content":"Hi"}""", "stop")).GetProperty("output")[0];
        Assert.Equal("""{"id":"rs_1","type":"reasoning","status":"completed","summary":[],"content":[{"type":"reasoning_text","text":"think"}]}""", item.GetRawText());
    }

    [Theory]
    [InlineData("reasoning_content")]
    [InlineData("reasoning")]
    public void Reasoning_is_read_under_either_name(string name) =>
        Assert.Equal("completed 0+0=0 | reasoning a", Translation.OfChunks($$"""{"{{name}}":"a"}""", "stop").Summary());

    [Fact]
    public void Reasoning_that_is_said_under_both_names_is_told_once() =>
        Assert.Equal("completed 0+0=0 | reasoning a", Translation.OfChunks("""{"reasoning":"a","reasoning_content":"a"}""", "stop").Summary());

    [Fact]
    public void Text_becomes_a_message_with_an_output_text_part()
    {
        JsonElement item = Valid(Translation.OfChunks("""{"role":"assistant","content":""}""", """{"content":"Hi"}""", "stop")).GetProperty("output")[0];
        Assert.Equal(
            """{"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":"Hi","annotations":[],"logprobs":[]}]}""",
            item.GetRawText());
    }

    [Fact]
    public void A_refusal_becomes_a_refusal_part() => Assert.Equal(
        """[{"type":"refusal","refusal":"No"}]""",
        Valid(Translation.OfChunks("""{"refusal":"No"}""", "stop")).GetProperty("output")[0].GetProperty("content").GetRawText());

    [Fact]
    public void A_tool_call_becomes_a_function_call_whose_call_id_is_the_tool_calls_id()
    {
        JsonElement item = Valid(Translation.OfChunks("""{"tool_calls":[{"index":0,"id":"call_x","function":{"name":"f","arguments":"{}"}}]}""", "tool_calls")).GetProperty("output")[0];
        Assert.Equal("""{"id":"fc_1","type":"function_call","status":"completed","call_id":"call_x","name":"f","arguments":"{}"}""", item.GetRawText());
    }

    [Fact]
    public void A_tool_call_without_an_id_gets_one_that_is_not_its_items()
    {
        JsonElement item = Valid(Translation.OfChunks("""{"tool_calls":[{"index":0,"function":{"name":"f","arguments":"{}"}}]}""", "tool_calls")).GetProperty("output")[0];
        Assert.StartsWith("call_", item.GetProperty("call_id").GetString(), StringComparison.Ordinal);
        Assert.NotEqual(item.GetProperty("id").GetString(), item.GetProperty("call_id").GetString());
    }

    [Fact]
    public void Two_calls_with_the_same_id_are_told_apart() => Assert.Equal(
        "completed 0+0=0 | f({}) a | g({}) call_2",
        Translation.OfChunks(
            """{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}]}""",
            """{"tool_calls":[{"index":1,"id":"a","function":{"name":"g","arguments":"{}"}}]}""",
            "tool_calls").Summary());

    [Theory]
    [InlineData("stop", "completed", null)]
    [InlineData("tool_calls", "completed", null)]
    [InlineData("function_call", "completed", null)]
    [InlineData("eos", "completed", null)]
    [InlineData("length", "incomplete", "max_output_tokens")]
    [InlineData("content_filter", "incomplete", "content_filter")]
    [InlineData("error", "failed", null)]
    public void A_finish_reason_becomes_a_status(string reason, string status, string? incomplete)
    {
        Translation translation = Translation.OfChunks("""{"content":"Hi"}""", reason);
        JsonElement response = Valid(translation);
        Assert.Equal(status, response.GetProperty("status").GetString());
        Assert.Equal(incomplete, response.GetProperty("incomplete_details") is { ValueKind: JsonValueKind.Object } details ? details.GetProperty("reason").GetString() : null);
        Assert.Equal(status == "failed", translation.Translator.Failure is not null);
    }

    [Fact]
    public void A_call_that_the_length_cut_off_is_incomplete_and_one_before_it_is_not() => Assert.Equal(
        "incomplete (max_output_tokens) 0+0=0 | f({}) a | ~g({\"x) b",
        Translation.OfChunks(
            """{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}]}""",
            """{"tool_calls":[{"index":1,"id":"b","function":{"name":"g","arguments":"{\"x"}}]}""",
            "length").Summary());

    [Fact]
    public void Usage_is_mapped_with_its_details()
    {
        JsonElement usage = Valid(Translation.Of(Translation.Recorded("openai-text"))).GetProperty("usage");
        Assert.Equal(
            """{"input_tokens":19,"input_tokens_details":{"cached_tokens":4},"output_tokens":10,"output_tokens_details":{"reasoning_tokens":3},"total_tokens":29}""",
            usage.GetRawText());
    }

    [Fact]
    public void Usage_that_was_not_given_is_zeros_for_the_client_and_nothing_for_the_hub()
    {
        Translation translation = Translation.OfChunks("""{"content":"Hi"}""", "stop");
        Assert.Equal(0, Valid(translation).GetProperty("usage").GetProperty("total_tokens").GetInt64());
        Assert.Null(translation.Translator.Usage);
    }

    [Fact]
    public void Usage_without_a_total_is_added_up_and_counted_as_it_was_said()
    {
        Translation translation = Translation.OfChunks("""{"content":"Hi"}""", "stop", """+{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4}}""");
        Assert.Equal("completed 3+4=7 | message Hi", translation.Summary());
        Assert.Equal(new Gambi.Adaptation.Usage.TokenUsage(3, 4, null), translation.Translator.Usage);
    }

    [Fact]
    public void Output_text_is_all_the_text_of_all_messages() => Assert.Equal(
        "bdf",
        Valid(Translation.Of(Translation.Recorded("reasoning-between-texts"))).GetProperty("output_text").GetString());

    [Fact]
    public void Logprobs_are_told_with_the_delta_and_again_at_the_end()
    {
        Translation translation = Translation.Of(Translation.Recorded("openai-logprobs"));
        const string First = """{"token":"Yes","logprob":-0.25,"bytes":[89,101,115],"top_logprobs":[{"token":"Yes","logprob":-0.25,"bytes":[89,101,115]},{"token":"No","logprob":-2.5,"bytes":[]}]}""";
        ResponseEvent delta = translation.Events.First(one => one.Type == "response.output_text.delta");
        Assert.Equal($"[{First}]", delta.Data.GetProperty("logprobs").GetRawText());
        JsonElement all = Valid(translation).GetProperty("output")[0].GetProperty("content")[0].GetProperty("logprobs");
        Assert.Equal(2, all.GetArrayLength());
        Assert.Equal(First, all[0].GetRawText());
    }

    [Fact]
    public void Text_that_is_no_Unicode_is_replaced_and_everything_else_is_kept()
    {
        Translation translation = Translation.OfChunks("""{"content":"\ud83d\ude42 \ud800 \u0000\/\b"}""", "stop");
        Assert.Equal("🙂 \uFFFD \0/\b", Valid(translation).GetProperty("output_text").GetString());
    }

    [Theory]
    [InlineData("a🙂b", """{"content":"a\ud83d"}""", """{"content":"\ude42b"}""")]
    [InlineData("🙂", """{"content":"\ud83d"}""", """{"content":""}""", """{"content":"\ude42"}""")]
    [InlineData("🙂🙂", """{"content":"\ud83d"}""", """{"content":"\ude42\ud83d"}""", """{"content":"\uDE42"}""")]
    [InlineData("\uFFFDx", """{"content":"\ud83d"}""", """{"content":"x"}""")]
    [InlineData("\uFFFD🙂", """{"content":"\ud83d"}""", """{"content":"\ud83d\ude42"}""")]
    [InlineData("\\ud83d\uFFFD", """{"content":"\\ud83d"}""", """{"content":"\ude42"}""")]
    [InlineData("\\🙂", """{"content":"\\\ud83d"}""", """{"content":"\ude42"}""")]
    [InlineData("ab", """{"content":"a"}""", """{"content":"b\ud83d"}""")]
    public void A_character_that_is_cut_in_half_between_two_chunks_is_made_whole(string expected, params string[] chunks) =>
        Assert.Equal(expected, Valid(Translation.OfChunks([.. chunks, "stop"])).GetProperty("output_text").GetString());

    private static JsonElement Valid(Translation translation)
    {
        Assert.Empty(ResponseEventSchema.Validate(translation.Written));
        return translation.Final;
    }
}
