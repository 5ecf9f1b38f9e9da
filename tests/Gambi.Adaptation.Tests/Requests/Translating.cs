using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Gambi.Adaptation.OverChat;
using Gambi.Adaptation.OverResponses;
using Gambi.Adaptation.Requests;

namespace Gambi.Adaptation.Tests.Requests;

/// <summary>Requests written in the other protocol, and what is said of those that cannot be.</summary>
internal static class Translating
{
    public static JsonObject ToChat(string responses)
    {
        var output = new ArrayBufferWriter<byte>();
        bool isWritten = ChatRequestWriter.TryWrite(responses.Utf8(), output, out RequestProblem? problem);
        Assert.True(isWritten, problem?.ToString());
        return Whole(output);
    }

    public static JsonObject ToResponses(string chat)
    {
        var output = new ArrayBufferWriter<byte>();
        bool isWritten = ResponsesRequestWriter.TryWrite(chat.Utf8(), output, out RequestProblem? problem);
        Assert.True(isWritten, problem?.ToString());
        return Whole(output);
    }

    public static RequestProblem NotToChat(string responses)
    {
        Assert.False(ChatRequestWriter.TryWrite(responses.Utf8(), new ArrayBufferWriter<byte>(), out RequestProblem? problem));
        Assert.NotEmpty(problem.Message);
        return problem;
    }

    public static RequestProblem NotToResponses(string chat)
    {
        Assert.False(ResponsesRequestWriter.TryWrite(chat.Utf8(), new ArrayBufferWriter<byte>(), out RequestProblem? problem));
        Assert.NotEmpty(problem.Message);
        return problem;
    }

    /// <summary>Compares as JSON: the order of members and the way of escaping do not count.</summary>
    public static void Is(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"Expected {expected}{Environment.NewLine}but got  {actual?.ToJsonString()}");

    private static JsonObject Whole(ArrayBufferWriter<byte> output)
    {
        JsonObject? whole = JsonNode.Parse(Encoding.UTF8.GetString(output.WrittenSpan))?.AsObject();
        Assert.NotNull(whole);
        return whole;
    }
}
