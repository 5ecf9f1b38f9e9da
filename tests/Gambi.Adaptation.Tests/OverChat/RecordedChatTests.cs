using System.Text;
using Gambi.TestKit.Schemas;

namespace Gambi.Adaptation.Tests.OverChat;

/// <summary>The dialects of Chat Completions, each stream as its provider's documentation has it.</summary>
public sealed class RecordedChatTests
{
    public static TheoryData<string> All => [.. Translation.AllRecorded()];

    [Theory]
    [MemberData(nameof(All))]
    public void A_recorded_stream_gives_the_same_valid_events_wherever_it_is_cut_with_LF_and_with_CRLF(string name)
    {
        byte[] recorded = Translation.Recorded(name);
        byte[] expected = Translation.Of(recorded).Written;
        Assert.Empty(ResponseEventSchema.Validate(expected));
        foreach (byte[] stream in new[] { recorded, Encoding.UTF8.GetString(recorded).Replace("\n", "\r\n", StringComparison.Ordinal).Utf8() })
        {
            foreach (byte[][] pieces in Cutting.EveryWay(stream))
            {
                byte[] written = Translation.Of(pieces).Written;
                if (!written.AsSpan().SequenceEqual(expected))
                {
                    Assert.Equal(Encoding.UTF8.GetString(expected), Encoding.UTF8.GetString(written));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_replay_of_the_final_object_is_valid_and_ends_with_the_same_object(string name)
    {
        Translation translation = Translation.Of(Translation.Recorded(name));
        var replay = new System.Buffers.ArrayBufferWriter<byte>();
        Gambi.Adaptation.Answers.ResponseReplay.Write(translation.Translator.FinalResponse, -1, replay);
        Assert.Empty(ResponseEventSchema.Validate(replay.WrittenSpan));
        IReadOnlyList<ResponseEvent> events = ResponseEventSchema.Read(replay.WrittenSpan);
        Assert.Equal(translation.Events[^1].Data.GetProperty("response").GetRawText(), events[^1].Data.GetProperty("response").GetRawText());
        Assert.Equal(translation.Events[0].Data.GetRawText(), events[0].Data.GetRawText());
    }

    [Theory]
    [InlineData("openai-text", "completed 19+10=29 | message Hello, \"Zoë\"\n日本 🙂\\")]
    [InlineData("openai-tools", "completed 19+10=29 | get_weather({\"city\":\"Köln\"}) call_A | get_time({}) call_B")]
    [InlineData("openai-text-and-tool", "completed 19+10=29 | message Let me look. | search({\"q\":\"a \\\"b\\\" {\"}) call_A")]
    [InlineData("openai-refusal", "completed 19+10=29 | message refusal:I'm sorry, I can't.")]
    [InlineData("openai-length", "incomplete (max_output_tokens) 19+10=29 | ~message Once upon")]
    [InlineData("openai-content-filter", "incomplete (content_filter) 0+0=0 | ~message Well")]
    [InlineData("openai-logprobs", "completed 19+10=29 | message Yes!")]
    [InlineData("openai-error", "failed (The server had an error while processing your request. Sorry about that!) 0+0=0 | ~message Hel")]
    [InlineData("ollama-text", "completed 26+12=38 | message The sky is blue.")]
    [InlineData("ollama-thinking", "completed 26+12=38 | reasoning The user greets. | message Hi!")]
    [InlineData("ollama-tools", "completed 26+12=38 | get_weather({\"city\":\"Paris\"}) call_k3x | get_weather({\"city\":\"Tokyo\"}) call_p8w")]
    [InlineData("ollama-thinking-and-tools-together", "completed 26+12=38 | reasoning Both cities. | get_weather({\"city\":\"Paris\"}) call_k3x | get_time({}) call_p8w")]
    [InlineData("lmstudio-text", "completed 8+5=13 | message Guten Tag")]
    [InlineData("lmstudio-tools", "completed 8+5=13 | add({\"a\":1,\"b\":2}) 365174485 | now({}) 365174486")]
    [InlineData("lmstudio-reasoning", "completed 8+5=13 | reasoning Hmm, 2+2. | message 4")]
    [InlineData("lmstudio-error", "failed (The model has crashed without additional information. (Exit code: 6)) 0+0=0 | ~message A")]
    [InlineData("vllm-text", "completed 11+3=14 | message Bonjour")]
    [InlineData("vllm-reasoning-and-tool", "completed 11+9=20 | reasoning Need time | message \n\n | get_time({\"tz\": \"CET\"}) chatcmpl-tool-7d1")]
    [InlineData("vllm-error", "failed (EngineCore encountered an issue. See stack trace (above) for the root cause.) 0+0=0 | ~message Bon")]
    [InlineData("vllm-error-older", "failed (Internal server error) 0+0=0")]
    [InlineData("vllm-abort", "failed (The provider gave up on its answer.) 0+0=0 | ~message Bon")]
    [InlineData("llamacpp-text", "completed 31+7=38 | message Hello 👋")]
    [InlineData("llamacpp-reasoning-and-tools", "completed 31+7=38 | reasoning Two calls. | add({\"a\":1}) WkQ1 | add({\"a\":2}) tG92")]
    [InlineData("llamacpp-error-field", "failed (The provider's stream ended before its answer did.) 0+0=0 | ~message Hel")]
    [InlineData("interleaved-tools", "completed 0+0=0 | f({\"a\":1}) call_A | g({\"b\":2}) call_B")]
    [InlineData("tools-without-ids", "completed 0+0=0 | f({}) call_1 | f({\"x\":1}) call_3 | f({\"y\":2}) call_5")]
    [InlineData("tools-that-repeat-id-and-name", "completed 0+0=0 | f({\"x\":1}) c1")]
    [InlineData("reasoning-between-texts", "completed 0+0=0 | reasoning a | message b | reasoning c | message d + refusal:e + f")]
    [InlineData("no-done-no-blank-line", "completed 0+0=0 | message all")]
    [InlineData("done-without-finish-reason", "completed 0+0=0 | message all")]
    [InlineData("content-parts", "completed 0+0=0 | reasoning hm | message ab")]
    [InlineData("legacy-function-call", "completed 0+0=0 | f({\"a\":1}) call_1")]
    [InlineData("whole-message-in-a-stream", "completed 1+2=3 | message Hi | f({\"a\":1}) c1")]
    [InlineData("several-data-lines", "completed 19+10=29 | message Hello, \"Zoë\"\n日本 🙂\\")]
    [InlineData("two-choices", "completed 0+0=0 | message one")]
    [InlineData("error-text", "failed (model runner has unexpectedly stopped) 0+0=0")]
    [InlineData("no-json", "failed (The provider sent something that is no chunk of a chat completion.) 0+0=0 | ~message a")]
    [InlineData("nothing-at-all", "failed (The provider's stream ended without an answer.) 0+0=0")]
    [InlineData("only-done", "failed (The provider's stream ended without an answer.) 0+0=0")]
    [InlineData("only-role", "failed (The provider's stream ended without an answer.) 0+0=0")]
    [InlineData("broken-off", "failed (The provider's stream ended before its answer did.) 0+0=0 | ~message a")]
    [InlineData("unnamed-call", "failed (The provider called a function without naming it.) 0+0=0")]
    public void A_recorded_stream_says(string name, string expected) => Assert.Equal(expected, Translation.Of(Translation.Recorded(name)).Summary());
}
