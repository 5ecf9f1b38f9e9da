using System.Text;
using Gambi.Adaptation.Usage;

namespace Gambi.Adaptation.Tests;

public sealed class AnswerTapTests
{
    [Theory]
    [InlineData("""{"id":"resp_1","object":"response","output":[{"id":"msg_1","content":[{"text":"say \"usage\":{ \\"}]}],"usage":{"input_tokens":3,"output_tokens":4}}""", "resp_1", 3L)]
    [InlineData("""{"type":"response.completed","response":{"output":[{"id":"x","usage":{"a":1}}],"usage":{"input_tokens":1,"details":{"cached":0,"s":"}"}},"id":"resp_2"}}""", "resp_2", 1L)]
    [InlineData("""{ "usage" : null, "id" : "x" }""", "x", null)]
    [InlineData("""{"data":[{"usage":{"a":1},"id":"no"}],"usage":{"prompt_tokens":5}}""", null, 5L)]
    [InlineData("""[{"id":"no","usage":{"a":1}}]""", null, null)]
    [InlineData("""{"id":"with \" escape","usage":7}""", null, null)]
    [InlineData("not json at all } ] { \"", null, null)]
    public void It_hears_the_answers_own_id_and_usage_however_the_bytes_are_cut(string json, string? id, long? input)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var tap = new AnswerTap();
            tap.Feed(bytes.AsSpan(0, cut));
            tap.Feed(bytes.AsSpan(cut));

            Assert.Equal(id, tap.Id);
            Assert.Equal(input, tap.Usage.Input);
        }
    }

    [Theory]
    [InlineData("""{"choices":[],"usage":{"a":1}}""", true)]
    [InlineData("""{"choices":[ ],"usage":{"a":1}}""", true)]
    [InlineData("""{"choices":[{"index":0,"delta":{}}],"usage":{"a":1}}""", false)]
    [InlineData("""{"usage":{"a":1}}""", false)]
    public void It_knows_a_usage_chunk_by_its_empty_choices(string json, bool expected)
    {
        var tap = new AnswerTap();
        foreach (var one in Encoding.UTF8.GetBytes(json))
        {
            tap.Feed([one]);
        }

        Assert.Equal(expected, tap.HasEmptyChoices);
        Assert.True(tap.HasUsage);
    }

    [Fact]
    public void A_huge_answer_deeply_nested_is_heard_to_its_end()
    {
        var json = "{\"x\":" + new string('[', 100_000) + new string(']', 100_000) + ",\"y\":\"" + new string('z', 1_000_000) + "\",\"usage\":{\"total_tokens\":1}}";
        var tap = new AnswerTap();
        tap.Feed(Encoding.UTF8.GetBytes(json));

        Assert.Equal(new TokenUsage(null, null, 1), tap.Usage);
    }

    [Fact]
    public void A_usage_that_is_no_usage_by_its_size_is_not_kept()
    {
        var tap = new AnswerTap();
        tap.Feed(Encoding.UTF8.GetBytes("{\"usage\":{\"x\":\"" + new string('z', 10_000) + "\"},\"id\":\"resp_1\"}"));

        Assert.False(tap.HasUsage);
        Assert.Equal("resp_1", tap.Id);
    }
}
