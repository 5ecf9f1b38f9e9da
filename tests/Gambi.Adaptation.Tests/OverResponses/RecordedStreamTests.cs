using System.Runtime.CompilerServices;
using System.Text;

namespace Gambi.Adaptation.Tests.OverResponses;

public sealed class RecordedStreamTests
{
    public static TheoryData<string, string> Streams => new()
    {
        { "openai-text", "content=Grüße, 日本 🙂 | finish=stop | usage=12+7=19 cached 4 thought 0" },
        {
            "openai-text-and-tools",
            """content=Let me look. | call_a get_weather({"city":"Köln"}) | call_b get_weather({"city":"Bonn \"Nord\""}) | finish=tool_calls | usage=80+41=121 cached 0 thought 12"""
        },
        {
            "openai-reasoning-summary",
            "reasoning=**Weighing**\n\nThe first thought.\n\n**Deciding**\n\nThe second. | content=Yes. | finish=stop | usage=20+300=320 cached 0 thought 256"
        },
        { "openai-refusal", "refusal=I'm sorry, no. | finish=stop | usage=9+6=15 cached 0 thought 0" },
        { "openai-length", "content=Once upon a | finish=length | usage=9+16=25 cached 0 thought 0" },
        { "openai-content-filter", "content=Once upon a | finish=content_filter | usage=9+16=25 cached 0 thought 0" },
        { "openai-failed", "content=Once | error=server_error: The model failed to generate a response." },
        { "openai-error", "error=rate_limit_exceeded: Rate limit reached." },
        {
            "vllm-reasoning-and-tools",
            """reasoning=We need two calls. | call_1 get_weather({"city":"Oslo"}) | call_2 get_weather({"city":"Rome"}) | finish=tool_calls | usage=101+55=156 cached 64 thought 20"""
        },
        { "vllm-error", "content=Half | error=server_error: EngineCore encountered an issue." },
        { "lmstudio-reasoning-and-text", "reasoning=Simple greeting. | content=Hello there! | finish=stop | usage=70+20=90 cached 0 thought 5" },
        { "lmstudio-tool", """call_l2 add({"a":1,"b":2}) | finish=tool_calls | usage=70+20=90 cached 0 thought 0""" },
        { "lmstudio-error", "error=server_error: The model has crashed without additional information." },
        { "ollama-thinking-and-text", "reasoning=Okay, hello. | content=Hello! | finish=stop | usage=11+29=40 cached 0 thought 0" },
        { "ollama-tools", """call_o1 get_time({"zone":"CET"}) | call_o2 get_time({}) | finish=tool_calls | usage=33+18=51 cached 0 thought 0""" },
        {
            "llamacpp-everything",
            """reasoning=Thinking | content=I will check. | fc_x1 search({"q":"a"}) | fc_x2 search({"q":"b"}) | finish=tool_calls | usage=55+44=99"""
        },
        { "done-events-only", """reasoning=Hm. | content=All at once | call_1 f({"a":1}) | call_2 g({}) | finish=tool_calls""" },
        { "final-event-only", """reasoning=Thinking | content=All at once | call_1 f({"a":1}) | finish=tool_calls | usage=1+2=3 cached 0 thought 0""" },
        { "deltas-and-done-only", "content=Hello | finish=stop" },
        { "types-on-event-lines", "content=Hi | finish=stop | usage=1+1=2" },
        { "cut-off", "content=Hal | error=server_error: The provider's stream ended before the answer was whole." },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_recorded_stream_gives_the_same_chunks_wherever_it_is_cut(string name, string expected) => ExpectEverywhere(Read(name), expected);

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_recorded_stream_whose_lines_end_with_CRLF_gives_the_same_chunks(string name, string expected) =>
        ExpectEverywhere(Encoding.UTF8.GetString(Read(name)).Replace("\n", "\r\n", StringComparison.Ordinal).Utf8(), expected);

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_client_that_does_not_ask_for_the_usage_gets_none(string name, string expected)
    {
        var usage = expected.IndexOf(" | usage=", StringComparison.Ordinal);
        var chunks = ChatStream.Translate([Read(name)], includeUsage: false);
        Assert.Equal(usage < 0 ? expected : expected[..usage], ChatStream.Summarize(chunks));
        Assert.DoesNotContain("usage", Encoding.UTF8.GetString(chunks), StringComparison.Ordinal);
    }

    private static void ExpectEverywhere(byte[] stream, string expected)
    {
        var whole = ChatStream.Translate([stream]);
        Assert.Equal(expected, ChatStream.Summarize(whole));
        foreach (var pieces in Cutting.EveryWay(stream))
        {
            if (!whole.AsSpan().SequenceEqual(ChatStream.Translate(pieces)))
            {
                Assert.Fail($"Cut at {pieces[0].Length}, the chunks are others.");
            }
        }
    }

    private static byte[] Read(string name, [CallerFilePath] string here = "") =>
        File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(here)!, "..", "Recorded", "Responses", $"{name}.sse"));
}
