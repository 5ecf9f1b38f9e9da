using System.Buffers;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Gambi.Adaptation.OverChat;
using Gambi.Adaptation.OverResponses;
using Gambi.Adaptation.Requests;

namespace Gambi.Adaptation.Tests.Requests;

/// <summary>Whatever is sent, a request or a problem comes out, never an exception, and a request is whole JSON.</summary>
public sealed class HostileRequestTests
{
    private static readonly Config Config = SameCases.Of(3_000, size: 30);

    private static readonly Gen<string> Word = Gen.Elements(
        "\"\"", "\"x\"", "\"user\"", "\"assistant\"", "\"system\"", "\"developer\"", "\"tool\"", "\"message\"", "\"function\"", "\"function_call\"",
        "\"function_call_output\"", "\"reasoning\"", "\"item_reference\"", "\"input_text\"", "\"output_text\"", "\"text\"", "\"refusal\"", "\"input_image\"",
        "\"image_url\"", "\"input_file\"", "\"file\"", "\"input_audio\"", "\"json_schema\"", "\"json_object\"", "\"allowed_tools\"", "\"auto\"",
        "\"\\ud800\"", "\"\\u0000\"", "null", "true", "false", "0", "1", "-1.5e300", "99999999999999999999");

    private static readonly Gen<string> Name = Gen.Elements(
        "model", "input", "messages", "instructions", "tools", "tool_choice", "type", "role", "content", "id", "call_id", "tool_call_id", "name", "arguments", "output",
        "function", "tool_calls", "text", "format", "json_schema", "schema", "response_format", "image_url", "url", "file", "file_data", "input_audio", "refusal",
        "allowed_tools", "mode", "reasoning", "effort", "include", "top_logprobs", "logprobs", "stop", "n", "modalities", "stream", "stream_options",
        "previous_response_id", "background", "store", "top_k", "\\u0074ype", "\\ud800", "");

    [Fact]
    public void Arbitrary_json_in_the_words_of_the_protocols_is_survived() =>
        Check.One(Config, Prop.ForAll(
            Gen.Choose(1, 4).SelectMany(Value).ToArbitrary(),
            value => Survives($$"""{"model":"m","input":"x","messages":[{"role":"user","content":"x"}],"input":{{value}},"messages":{{value}},"tools":{{value}}}""".Utf8())));

    [Fact]
    public void Arbitrary_members_are_survived() =>
        Check.One(Config, Prop.ForAll(Gen.Choose(1, 4).SelectMany(Members).ToArbitrary(), members => Survives(members.Utf8())));

    [Fact]
    public void Arbitrary_bytes_are_survived() =>
        Check.One(Config, Prop.ForAll(Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value)).ToArbitrary(), Survives));

    [Fact]
    public void A_conversation_with_a_byte_changed_is_survived() =>
        Check.One(Config, Prop.ForAll(
            Conversations.All.ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), Gen.Choose(0, 255).ToArbitrary(), (conversation, place, value) =>
        {
            byte[] responses = Encoding.UTF8.GetBytes(conversation.ToResponses().ToJsonString());
            responses[place % responses.Length] = (byte)value;
            Survives(responses);
            byte[] chat = Encoding.UTF8.GetBytes(conversation.ToChat().ToJsonString());
            chat[place % chat.Length] = (byte)value;
            Survives(chat);
        }));

    [Fact]
    public void Nesting_is_let_through_up_to_its_bound_and_refused_cleanly_beyond()
    {
        static byte[] Nested(int levels) =>
            $$"""{"model":"m","input":"x","x":{{new string('[', levels)}}{{new string(']', levels)}}}""".Utf8();
        Assert.True(ChatRequestWriter.TryWrite(Nested(255), new ArrayBufferWriter<byte>(), out _));
        Assert.False(ChatRequestWriter.TryWrite(Nested(256), new ArrayBufferWriter<byte>(), out RequestProblem? problem));
        Assert.Equal("", problem.Param);
        Assert.False(ChatRequestWriter.TryWrite(Nested(100_000), new ArrayBufferWriter<byte>(), out _));
        Assert.False(ResponsesRequestWriter.TryWrite(Nested(100_000), new ArrayBufferWriter<byte>(), out _));
    }

    [Fact]
    public void A_name_that_is_very_long_does_not_make_the_error_so()
    {
        RequestProblem problem = Translating.NotToChat($$"""{"model":"m","input":[{"role":"user","content":"x","{{new string('y', 100_000)}}":1}]}""");
        Assert.InRange(problem.Param.Length, 1, 256);
        Assert.InRange(problem.Message.Length, 1, 1_000);
    }

    [Fact]
    public void What_is_no_utf8_or_no_object_is_refused()
    {
        byte[] invalid = [.. "{\"model\":\"m\",\"input\":\"".Utf8(), 0xC3, 0x28, .. "\"}".Utf8()];
        Assert.False(ChatRequestWriter.TryWrite(invalid, new ArrayBufferWriter<byte>(), out RequestProblem? problem));
        Assert.Contains("UTF-8", problem.Message);
        Assert.Contains("object", Translating.NotToChat("[]").Message);
        Assert.Contains("JSON", Translating.NotToResponses("{").Message);
        Assert.Contains("JSON", Translating.NotToResponses("").Message);
    }

    private static Gen<string> Value(int depth) =>
        depth == 0
            ? Word
            : Gen.Frequency(
                (2, Word),
                (2, Gen.Choose(0, 3).SelectMany(count => Gen.ArrayOf(Value(depth - 1), count)).Select(values => $"[{string.Join(',', values)}]")),
                (3, Members(depth - 1)));

    private static Gen<string> Members(int depth) =>
        Gen.Choose(0, 5).SelectMany(count => Gen.ArrayOf(Member(depth), count)).Select(members => $"{{{string.Join(',', members)}}}");

    private static Gen<string> Member(int depth) => Name.SelectMany(name => Value(depth).Select(value => $"\"{name}\":{value}"));

    private static void Survives(byte[] body)
    {
        var output = new ArrayBufferWriter<byte>();
        if (ChatRequestWriter.TryWrite(body, output, out RequestProblem? problem))
        {
            IsWhole(output);
        }

        Assert.True(problem is null || problem.Message.Length > 0);
        output.ResetWrittenCount();
        if (ResponsesRequestWriter.TryWrite(body, output, out _))
        {
            IsWhole(output);
        }

        output.ResetWrittenCount();
        var changes = new ConversationChanges { EarlierItems = ["{}".Utf8()], FindItem = _ => "{\"found\":1}".Utf8(), ForceStream = true };
        if (ConversationWriter.TryWrite(body, changes, output, out _))
        {
            IsWhole(output);
            Assert.False(ConversationWriter.HasItemReference(output.WrittenSpan));
        }

        Assert.All(InputReader.Items(InputReader.Read(body)), item => JsonDocument.Parse(item, Deep).Dispose());
    }

    private static JsonDocumentOptions Deep => new() { MaxDepth = 512 };

    private static void IsWhole(ArrayBufferWriter<byte> output)
    {
        using JsonDocument document = JsonDocument.Parse(output.WrittenMemory, Deep);
        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
    }
}
