using System.Buffers;
using System.Text;
using System.Text.Json;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.Tests.OverChat;
using Gambi.TestKit.Schemas;

namespace Gambi.Adaptation.Tests.Answers;

/// <summary>An ended response told again as a stream.</summary>
public sealed class ResponseReplayTests
{
    private static readonly byte[] Recorded = Translation.Of(Translation.Recorded("llamacpp-reasoning-and-tools")).Translator.FinalResponse.ToArray();

    [Fact]
    public void Every_text_is_one_delta() => Assert.Equal(
        "created in_progress output_item.added content_part.added reasoning_text.delta reasoning_text.done content_part.done output_item.done "
            + "output_item.added function_call_arguments.delta function_call_arguments.done output_item.done "
            + "output_item.added function_call_arguments.delta function_call_arguments.done output_item.done completed",
        Types(Replayed(Recorded)));

    [Theory]
    [InlineData(-1, 17)]
    [InlineData(0, 16)]
    [InlineData(7, 9)]
    [InlineData(16, 0)]
    [InlineData(long.MaxValue, 0)]
    public void Events_up_to_the_one_that_the_client_has_are_left_out(long startingAfter, int left)
    {
        string all = Replayed(Recorded);
        string rest = Replayed(Recorded, startingAfter);
        Assert.EndsWith(rest, all, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", rest, StringComparison.Ordinal);
        Assert.Equal(left, ResponseEventSchema.Read(rest.Utf8()).Count);
    }

    [Theory]
    [InlineData("completed", "response.completed")]
    [InlineData("incomplete", "response.incomplete")]
    [InlineData("failed", "response.failed")]
    [InlineData("cancelled", "response.incomplete")]
    public void The_last_event_is_that_of_the_status(string status, string type) =>
        Assert.Equal(type, ResponseEventSchema.Read(Replayed($$"""{"id":"resp_1","status":"{{status}}","output":[]}""".Utf8()).Utf8())[^1].Type);

    [Fact]
    public void A_background_response_is_created_queued_first() =>
        Assert.StartsWith("created queued in_progress completed", Types(Replayed("""{"id":"resp_1","background":true,"status":"completed"}""".Utf8())), StringComparison.Ordinal);

    [Fact]
    public void A_providers_own_object_is_told_with_all_that_it_has()
    {
        byte[] response = """
            {
              "id": "resp_9", "status": "completed", "error": null, "usage": {"total_tokens": 3}, "extra": [1, 2], "output_text": "See",
              "output": [
                {"type": "reasoning", "id": "rs_1", "summary": [{"type": "summary_text", "text": "Thought."}]},
                {"type": "web_search_call", "id": "ws_1", "status": "completed", "action": {"query": "a b"}},
                {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": [
                  {"type": "output_text", "text": "See", "annotations": [{"type": "url_citation", "url": "http://a"}]}, {"type": "refusal", "refusal": ""}]},
                {"type": "custom_tool_call", "id": "ctc_1", "call_id": "c", "name": "n", "input": "x\ny"}
              ]
            }
            """.Utf8();
        string replayed = Replayed(response);
        Assert.Equal(
            "created in_progress output_item.added reasoning_summary_part.added reasoning_summary_text.delta reasoning_summary_text.done reasoning_summary_part.done output_item.done "
                + "output_item.added output_item.done "
                + "output_item.added content_part.added output_text.delta output_text.annotation.added output_text.done content_part.done "
                + "content_part.added refusal.done content_part.done output_item.done "
                + "output_item.added custom_tool_call_input.delta custom_tool_call_input.done output_item.done completed",
            Types(replayed));
        IReadOnlyList<ResponseEvent> events = ResponseEventSchema.Read(replayed.Utf8());
        Assert.Equal(Enumerable.Range(0, events.Count), events.Select(one => one.Data.GetProperty("sequence_number").GetInt32()));
        Assert.All(replayed.Split('\n'), line => Assert.True(line.Length == 0 || line.StartsWith("event: ", StringComparison.Ordinal) || line.StartsWith("data: ", StringComparison.Ordinal)));
        JsonElement created = events[0].Data.GetProperty("response");
        Assert.Equal("[]", created.GetProperty("output").GetRawText());
        Assert.Equal("[1,2]", created.GetProperty("extra").GetRawText());
        Assert.Equal(JsonValueKind.Null, created.GetProperty("usage").ValueKind);
        Assert.Equal(JsonSerializedCompact(response), events[^1].Data.GetProperty("response").GetRawText());
    }

    [Theory]
    [InlineData("""{"output":[1,null,"x",[],{},{"type":7},{"type":"message"},{"type":"message","content":{}},{"type":"message","content":[1,{},{"type":"output_text","text":4}]}]}""")]
    [InlineData("""{"output":[{"type":"function_call","arguments":{}},{"type":"reasoning","summary":null,"content":null}],"status":4}""")]
    public void Odd_items_are_told_as_they_are(string response) => Assert.EndsWith("completed", Types(Replayed(response.Utf8())), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    public void What_is_no_object_cannot_be_told(string response) => Assert.ThrowsAny<JsonException>(() => Replayed(response.Utf8()));

    private static string Replayed(byte[] response, long startingAfter = -1)
    {
        var output = new ArrayBufferWriter<byte>();
        ResponseReplay.Write(response, startingAfter, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Types(string stream) =>
        string.Join(' ', ResponseEventSchema.Read(stream.Utf8()).Select(one => one.Type.Replace("response.", "", StringComparison.Ordinal)));

    private static string JsonSerializedCompact(byte[] json)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(output);
        Translation.Json(json).WriteTo(writer);
        writer.Flush();
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
