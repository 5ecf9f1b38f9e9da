using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Gambi.Adaptation.Requests;

namespace Gambi.Adaptation.Tests.Requests;

public sealed class ConversationTests
{
    private static readonly ConversationChanges None = new() { FindItem = _ => null };

    private static readonly ConversationChanges Earlier = None with { EarlierItems = ["""{"a": 1}""".Utf8(), "{\"b\":2}".Utf8()] };

    [Theory]
    [InlineData("""{ "model" : "m", "input":[ {"role":"user","content":"x"} ] }""")]
    [InlineData("""{"input":"x","model":"m","stream":false}""")]
    [InlineData("""{"model":"m"}""")]
    [InlineData("""{}""")]
    public void A_body_that_refers_to_nothing_stays_byte_for_byte(string body) => Becomes(body, None, body);

    [Theory]
    [InlineData("""{"model":"m", "previous_response_id":"resp_1", "input":"x"}""", """{"model":"m", "input":"x"}""")]
    [InlineData("""{"previous_response_id":"resp_1", "model":"m"}""", """{"model":"m"}""")]
    [InlineData("""{"model":"m", "previous_response_id" : null }""", """{"model":"m" }""")]
    [InlineData("""{"background":true,"previous_response_id":"a","model":"m","background":false,"previous_response_id":"b"}""", """{"model":"m"}""")]
    [InlineData("""{ "background":true , "previous_response_id":"a" }""", """{  }""")]
    [InlineData("""{"background":true,"model":"m","x":{"background":true}}""", """{"model":"m","x":{"background":true}}""")]
    [InlineData("""{"m\u006fdel":"m","b\u0061ckground":true}""", """{"m\u006fdel":"m"}""")]
    public void The_earlier_response_and_the_background_are_taken_out(string body, string expected) => Becomes(body, None, expected);

    [Theory]
    [InlineData("""{"model":"m","input":[ {"c":3} ],"x":1}""", """{"model":"m","input":[{"a": 1},{"b":2}, {"c":3} ],"x":1}""")]
    [InlineData("""{"model":"m","input":[ ]}""", """{"model":"m","input":[{"a": 1},{"b":2} ]}""")]
    [InlineData("""{"input": null,"model":"m"}""", """{"input": [{"a": 1},{"b":2}],"model":"m"}""")]
    [InlineData("""{"model":"m" }""", """{"model":"m" ,"input":[{"a": 1},{"b":2}]}""")]
    [InlineData("""{"previous_response_id":"a"}""", """{"input":[{"a": 1},{"b":2}]}""")]
    [InlineData("""{"input":"q\u00e9","model":"m"}""",
        """{"input":[{"a": 1},{"b":2},{"type":"message","role":"user","content":[{"type":"input_text","text":"q\u00e9"}]}],"model":"m"}""")]
    public void Earlier_items_come_before_the_requests_own(string body, string expected) => Becomes(body, Earlier, expected);

    [Theory]
    [InlineData("7")]
    [InlineData("{\"role\":\"user\"}")]
    public void An_input_of_a_wrong_type_is_left_for_others_to_refuse(string input) =>
        Becomes($$"""{"model":"m","input":{{input}}}""", Earlier, $$"""{"model":"m","input":{{input}}}""");

    [Fact]
    public void Of_several_inputs_the_last_counts_and_the_others_go() =>
        Becomes("""{"input":"x","model":"m","input":[{"type":"item_reference","id":"gone"}],"input":[3]}""", Earlier, """{"model":"m","input":[{"a": 1},{"b":2},3]}""");

    [Fact]
    public void Item_references_are_replaced_by_what_they_name()
    {
        ConversationChanges changes = Earlier with { FindItem = id => $"{{\"found\":\"{id}\"}}".Utf8() };
        Becomes("""{"model":"m","input":[{"type":"item_reference","id":"i1"}, {"id":"i\u0032"} ,{"id":"i3","type":null},{"id":"own","type":"message","role":"user","content":{"id":"x"}},{"id":"own","role":"user"}]}""",
            changes,
            """{"model":"m","input":[{"a": 1},{"b":2},{"found":"i1"}, {"found":"i2"} ,{"found":"i3"},{"id":"own","type":"message","role":"user","content":{"id":"x"}},{"id":"own","role":"user"}]}""");
    }

    [Fact]
    public void An_item_that_nobody_knows_is_named_and_nothing_written()
    {
        var output = new ArrayBufferWriter<byte>();
        ConversationChanges changes = None with { FindItem = id => id == "known" ? "{}".Utf8() : null };
        byte[] body = """{"model":"m","input":[{"type":"item_reference","id":"known"},{"type":"item_reference","id":"unknown"}]}""".Utf8();
        Assert.False(ConversationWriter.TryWrite(body, changes, output, out string? unknown));
        Assert.Equal("unknown", unknown);
        Assert.Equal(0, output.WrittenCount);
    }

    [Theory]
    [InlineData("""{"model":"m"}""", """{"model":"m","stream":true}""")]
    [InlineData("""{"model":"m","stream": false }""", """{"model":"m","stream": true }""")]
    [InlineData("""{"stream":null,"model":"m","stream":true}""", """{"stream":true,"model":"m","stream":true}""")]
    [InlineData("""{"background":true}""", """{"stream":true}""")]
    public void A_stream_is_forced(string body, string expected) => Becomes(body, None with { ForceStream = true }, expected);

    [Fact]
    public void A_missing_input_and_a_missing_stream_are_both_added() =>
        Becomes("""{"background":true}""", Earlier with { ForceStream = true }, """{"input":[{"a": 1},{"b":2}],"stream":true}""");

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"model\":")]
    [InlineData("{} x")]
    [InlineData("{\"input\":[{\"id\":\"\\ud800\"}]}")]
    public void What_is_no_request_is_not_written(string body)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.False(ConversationWriter.TryWrite(body.Utf8(), Earlier, output, out string? unknown));
        Assert.Null(unknown);
        Assert.Equal(0, output.WrittenCount);
        Assert.False(ConversationWriter.HasItemReference(body.Utf8()));
        Assert.True(InputReader.Read(body.Utf8()).IsEmpty);
    }

    [Theory]
    [InlineData(true, """{"input":[{"role":"user","content":"x"},{"type":"item_reference","id":"a"}]}""")]
    [InlineData(true, """{"input":[{"id":"a"}]}""")]
    [InlineData(true, """{"input":[{"type":"item\u005freference","id":"a"}]}""")]
    [InlineData(false, """{"input":[{"type":"message","role":"user","content":"item_reference"}]}""")]
    [InlineData(false, """{"input":[{"type":"function_call","id":"fc_1"}]}""")]
    [InlineData(false, """{"input":"item_reference"}""")]
    [InlineData(false, """{"tools":[{"type":"item_reference","id":"a"}]}""")]
    [InlineData(false, """{"input":[{"type":"item_reference","id":"a"}],"input":[]}""")]
    public void References_are_found_only_among_the_items(bool expected, string body) => Assert.Equal(expected, ConversationWriter.HasItemReference(body.Utf8()));

    [Theory]
    [InlineData("""{"input": "x" ,"model":"m"}""", "\"x\"")]
    [InlineData("""{"input":[ 1 ],"input":[ {"a":1} , 2 ]}""", """[ {"a":1} , 2 ]""")]
    [InlineData("""{"input":null}""", "null")]
    [InlineData("""{"x":{"input":1}}""", "")]
    public void The_input_is_read_as_it_came(string body, string expected) => Assert.Equal(expected, Encoding.UTF8.GetString(InputReader.Read(body.Utf8()).Span));

    [Theory]
    [InlineData("\"h\\u00e9\"", """[{"type":"message","role":"user","content":[{"type":"input_text","text":"h\u00e9"}]}]""")]
    [InlineData("""[ {"a":[1]} , 2 ]""", """[{"a":[1]},2]""")]
    [InlineData("[]", "[]")]
    [InlineData("null", "[]")]
    [InlineData("", "[]")]
    [InlineData("{\"a\":1}", "[]")]
    [InlineData("[1,", "[]")]
    public void An_input_falls_into_its_items(string input, string expected)
    {
        IEnumerable<string> items = InputReader.Items(input.Utf8()).Select(item => Encoding.UTF8.GetString(item.Span));
        Assert.Equal(expected, $"[{string.Join(',', items)}]");
    }

    private static void Becomes(string body, ConversationChanges changes, string expected)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(ConversationWriter.TryWrite(body.Utf8(), changes, output, out string? unknown));
        Assert.Null(unknown);
        string written = Encoding.UTF8.GetString(output.WrittenSpan);
        Assert.Equal(expected, written);
        Assert.NotNull(JsonNode.Parse(written));
    }
}
