using System.Buffers;
using System.Text;
using Gambi.Adaptation.Answers;

namespace Gambi.Adaptation.Tests.Answers;

public sealed class ResponsePatchTests
{
    private static readonly ResponsePatchValues All = new() { Id = "resp_\"é", PreviousResponseId = "resp_0", Background = true };

    [Theory]
    [InlineData(
        """{ "id" : "a", "previous_response_id":null,"background":false , "output":[{"id":"x"}] }""",
        """{ "id" : "resp_\"é", "previous_response_id":"resp_0","background":true , "output":[{"id":"x"}] }""")]
    [InlineData(
        """{"type":"response.created","response":{"id":"a","background":null,"previous_response_id":"q","metadata":{"id":"m"}},"sequence_number":0}""",
        """{"type":"response.created","response":{"id":"resp_\"é","background":true,"previous_response_id":"resp_0","metadata":{"id":"m"}},"sequence_number":0}""")]
    [InlineData("""{"id":"a"}""", """{"id":"resp_\"é","previous_response_id":"resp_0","background":true}""")]
    [InlineData("{}", """{"id":"resp_\"é","previous_response_id":"resp_0","background":true}""")]
    [InlineData("""{"id":{"a":1},"background":[1],"previous_response_id":7,"id":2}""", """{"id":"resp_\"é","background":true,"previous_response_id":"resp_0","id":"resp_\"é"}""")]
    public void The_members_are_replaced_or_added_and_all_else_stays(string json, string expected) => Assert.Equal(expected, Apply(json, All));

    [Theory]
    [InlineData("""{"type":"response.output_text.delta","item_id":"a","delta":"x"}""")]
    [InlineData("[DONE]")]
    [InlineData("""{"id":"a" """)]
    [InlineData("""{"id":"a"} x""")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("""{"\ud800":"a"} {""")]
    public void What_is_no_response_is_left_as_it_is(string json) => Assert.Equal(json, Apply(json, All));

    [Fact]
    public void The_moment_is_told_in_seconds()
    {
        var values = new ResponsePatchValues { CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(7_900) };
        Assert.Equal("""{"created_at":7,"id":"a"}""", Apply("""{"created_at":9,"id":"a"}""", values));
        Assert.Equal("""{"id":"a","created_at":7}""", Apply("""{"id":"a"}""", values));
    }

    [Fact]
    public void A_value_that_is_not_given_leaves_what_the_provider_said()
    {
        const string Json = """{"id":"a","previous_response_id":null}""";
        Assert.Equal(Json, Apply(Json, new ResponsePatchValues()));
        Assert.Equal("""{"id":"a","previous_response_id":"b"}""", Apply(Json, new ResponsePatchValues { PreviousResponseId = "b" }));
    }

    [Theory]
    [InlineData("""{"type":"response.completed","sequence_number":9,"response":{"id":"a","type":"x"}}""", """{"id":"a","type":"x"}""")]
    [InlineData("""{"response": {"id":"a"} ,"type":"response.failed"}""", """{"id":"a"}""")]
    [InlineData("""{"type":"response.incomplete","response":{}}""", "{}")]
    [InlineData("""{"type":"response.cancelled","response":{}}""", "{}")]
    [InlineData("""{"type":"response.created","response":{"id":"a"}}""", null)]
    [InlineData("""{"type":"response.completed","response":null}""", null)]
    [InlineData("""{"type":"response.completed","response":{"id":"a"}""", null)]
    [InlineData("""{"response":{"id":"a"}}""", null)]
    [InlineData("[DONE]", null)]
    [InlineData("", null)]
    public void The_response_of_an_event_that_ends_one_is_found(string data, string? expected)
    {
        var bytes = data.Utf8();
        Assert.Equal(expected is not null, ResponseEventReader.TryReadFinal(bytes, out var response));
        if (expected is not null)
        {
            Assert.Equal(expected, Encoding.UTF8.GetString(bytes.AsSpan()[response]));
        }
    }

    private static string Apply(string json, ResponsePatchValues values)
    {
        var output = new ArrayBufferWriter<byte>();
        var changed = ResponsePatch.Apply(json.Utf8(), values, output);
        var written = Encoding.UTF8.GetString(output.WrittenSpan);
        Assert.Equal(changed, written != json);
        return written;
    }
}
