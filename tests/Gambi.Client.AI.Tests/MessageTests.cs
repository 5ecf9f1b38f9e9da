using System.Text.Json;
using System.Text.Json.Nodes;
using Gambi.Client.AI.Tests.Doubles;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Tests;

/// <summary>What each content of a message becomes on the wire, or that it is refused.</summary>
public sealed class MessageTests
{
    private static readonly byte[] Bytes = [1, 2, 3];

    [Fact]
    public async Task Roles_and_texts_are_kept()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.System, "s"), new(new ChatRole("developer"), "d"), new(ChatRole.User, [new TextContent("a"), new TextContent("b")]),
            new(ChatRole.Assistant, [new TextContent("x"), new UsageContent(new() { InputTokenCount = 1 }), new TextContent("y")]), new(ChatRole.User, "☀"), new(ChatRole.User, []),
        ];

        await AssertResponses(
            messages,
            """{"type":"message","role":"system","content":"s"}""",
            """{"type":"message","role":"developer","content":"d"}""",
            """{"type":"message","role":"user","content":[{"type":"input_text","text":"a"},{"type":"input_text","text":"b"}]}""",
            """{"type":"message","role":"assistant","content":"xy"}""",
            """{"type":"message","role":"user","content":"☀"}""");
        await AssertChat(
            messages,
            """{"role":"system","content":"s"}""",
            """{"role":"developer","content":"d"}""",
            """{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}""",
            """{"role":"assistant","content":"xy"}""",
            """{"role":"user","content":"☀"}""");
    }

    [Fact]
    public async Task Calls_and_their_results_are_kept_in_order()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.Assistant, [
                new TextContent("Let me see."),
                new FunctionCallContent("c1", "f", new Dictionary<string, object?> { ["n"] = 1, ["t"] = "é", ["e"] = JsonElement.Parse("[true]"), ["z"] = null, ["d"] = TimeSpan.FromHours(2), ["l"] = 5L }),
                new FunctionCallContent("c2", "g")]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", "as it is"), new FunctionResultContent("c2", JsonElement.Parse("""{"a":[1]}"""))]),
            new(ChatRole.Tool, [new FunctionResultContent("c3", null)]),
            new(ChatRole.Tool, [new FunctionResultContent("c4", new AIContent[] { new TextContent("one"), new TextContent("two") })]),
            new(ChatRole.Tool, [new FunctionResultContent("c5", JsonElement.Parse("\"text\""))]),
            new(ChatRole.Tool, [new FunctionResultContent("c6", 4.5)]),
        ];
        const string Arguments = """{\"n\":1,\"t\":\"é\",\"e\":[true],\"z\":null,\"d\":\"02:00:00\",\"l\":5}""";

        await AssertResponses(
            messages,
            """{"type":"message","role":"assistant","content":"Let me see."}""",
            $$"""{"type":"function_call","call_id":"c1","name":"f","arguments":"{{Arguments}}"}""",
            """{"type":"function_call","call_id":"c2","name":"g","arguments":"{}"}""",
            """{"type":"function_call_output","call_id":"c1","output":"as it is"}""",
            """{"type":"function_call_output","call_id":"c2","output":"{\"a\":[1]}"}""",
            """{"type":"function_call_output","call_id":"c3","output":""}""",
            """{"type":"function_call_output","call_id":"c4","output":"onetwo"}""",
            """{"type":"function_call_output","call_id":"c5","output":"text"}""",
            """{"type":"function_call_output","call_id":"c6","output":"4.5"}""");
        await AssertChat(
            messages,
            $$"""
            {"role":"assistant","content":"Let me see.","tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{{Arguments}}"} },
             {"id":"c2","type":"function","function":{"name":"g","arguments":"{}"} }]}
            """,
            """{"role":"tool","tool_call_id":"c1","content":"as it is"}""",
            """{"role":"tool","tool_call_id":"c2","content":"{\"a\":[1]}"}""",
            """{"role":"tool","tool_call_id":"c3","content":""}""",
            """{"role":"tool","tool_call_id":"c4","content":"onetwo"}""",
            """{"role":"tool","tool_call_id":"c5","content":"text"}""",
            """{"role":"tool","tool_call_id":"c6","content":"4.5"}""");
    }

    [Fact]
    public async Task Images_sounds_and_files_are_carried()
    {
        var looked = new DataContent(Bytes, "image/png") { AdditionalProperties = new() { ["detail"] = "low" } };
        ChatMessage[] messages =
        [
            new(ChatRole.User, [
                new TextContent("See"), looked, new UriContent("https://x.test/a.jpg", "image/jpeg"), new DataContent(Bytes, "audio/wav"),
                new DataContent(Bytes, "application/pdf"), new DataContent(Bytes, "text/plain") { Name = "n.txt" }, new HostedFileContent("file_1")]),
        ];

        await AssertResponses(
            messages,
            """
            {"type":"message","role":"user","content":[{"type":"input_text","text":"See"},
             {"type":"input_image","image_url":"data:image/png;base64,AQID","detail":"low"},
             {"type":"input_image","image_url":"https://x.test/a.jpg"},
             {"type":"input_audio","input_audio":{"data":"AQID","format":"wav"}},
             {"type":"input_file","file_data":"data:application/pdf;base64,AQID","filename":"file.pdf"},
             {"type":"input_file","file_data":"data:text/plain;base64,AQID","filename":"n.txt"},
             {"type":"input_file","file_id":"file_1"}]}
            """);
        await AssertChat(
            messages,
            """
            {"role":"user","content":[{"type":"text","text":"See"},
             {"type":"image_url","image_url":{"url":"data:image/png;base64,AQID","detail":"low"}},
             {"type":"image_url","image_url":{"url":"https://x.test/a.jpg"}},
             {"type":"input_audio","input_audio":{"data":"AQID","format":"wav"}},
             {"type":"file","file":{"filename":"file.pdf","file_data":"data:application/pdf;base64,AQID"}},
             {"type":"file","file":{"filename":"n.txt","file_data":"data:text/plain;base64,AQID"}},
             {"type":"file","file":{"file_id":"file_1"}}]}
            """);
    }

    [Fact]
    public async Task Files_and_images_that_lie_elsewhere_are_told_by_their_address_or_id_where_there_is_a_word()
    {
        var file = new UriContent("https://x.test/a.pdf", "application/pdf");
        var image = new HostedFileContent("file_1") { MediaType = "image/png" };
        await AssertResponses(
            [new(ChatRole.User, [file, image])],
            """{"type":"message","role":"user","content":[{"type":"input_file","file_url":"https://x.test/a.pdf"},{"type":"input_image","file_id":"file_1"}]}""");

        await AssertRefused(AskProtocol.ChatCompletions, ChatRole.User, file, "UriContent");
        await AssertRefused(AskProtocol.ChatCompletions, ChatRole.User, image, "HostedFileContent");
    }

    [Fact]
    public async Task Thoughts_and_refusals_go_back_to_the_model()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.Assistant, [
                new TextReasoningContent("Hm…"), new TextReasoningContent("In short.") { ProtectedData = "secret" }, new TextContent("Well"),
                new ErrorContent("No.") { ErrorCode = "Refusal" }]),
        ];

        await AssertResponses(
            messages,
            """{"type":"reasoning","summary":[],"content":[{"type":"reasoning_text","text":"Hm…"}]}""",
            """{"type":"reasoning","summary":[{"type":"summary_text","text":"In short."}],"encrypted_content":"secret"}""",
            """{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Well"},{"type":"refusal","refusal":"No."}]}""");
        await AssertChat(messages, """{"role":"assistant","content":"Well","reasoning_content":"Hm…In short.","refusal":"No."}""");
    }

    [Fact]
    public async Task What_the_abstraction_has_no_type_for_goes_back_to_Responses_as_it_came()
    {
        var item = new AIContent { RawRepresentation = JsonElement.Parse("""{"type":"web_search_call","id":"ws_1"}""") };

        await AssertResponses([new(ChatRole.Assistant, [item])], """{"type":"web_search_call","id":"ws_1"}""");
        await AssertRefused(AskProtocol.ChatCompletions, ChatRole.Assistant, item, "AIContent");
    }

    [Theory]
    [InlineData(AskProtocol.Responses)]
    [InlineData(AskProtocol.ChatCompletions)]
    public async Task What_cannot_be_said_is_refused_by_name_and_nothing_is_sent(AskProtocol protocol)
    {
        await AssertRefused(protocol, new ChatRole("narrator"), new TextContent("x"), "'narrator'");
        await AssertRefused(protocol, ChatRole.User, new ErrorContent("x") { ErrorCode = "E7" }, "'E7'");
        await AssertRefused(protocol, ChatRole.User, new ErrorContent("x") { ErrorCode = "Refusal" }, "ErrorContent");
        await AssertRefused(protocol, ChatRole.User, new HostedVectorStoreContent("v"), "HostedVectorStoreContent");
        await AssertRefused(protocol, ChatRole.User, new DataContent(Bytes, "audio/ogg"), "audio/ogg");
        await AssertRefused(protocol, ChatRole.User, new UriContent("https://x.test/a.mp3", "audio/mpeg"), "UriContent");
        await AssertRefused(protocol, ChatRole.Assistant, new DataContent(Bytes, "image/png"), "DataContent");
        await AssertRefused(protocol, ChatRole.Tool, new TextContent("x"), "TextContent in a message of role tool");
        await AssertRefused(protocol, ChatRole.Tool, new FunctionResultContent("c", new DataContent(Bytes, "image/png")), "DataContent in the result of a tool");
    }

    [Fact]
    public Task Lists_and_dictionaries_in_calls_and_results_are_written_whatever_they_hold() => AssertResponses(
        [
            new(ChatRole.Assistant, [new FunctionCallContent("c1", "f", new Dictionary<string, object?> { ["list"] = new List<object?> { 1, null, new List<string> { "x" } } })]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", new List<object?> { 1, new Dictionary<string, object?> { ["k"] = "v" } })]),
        ],
        """{"type":"function_call","call_id":"c1","name":"f","arguments":"{\"list\":[1,null,[\"x\"]]}"}""",
        """{"type":"function_call_output","call_id":"c1","output":"[1,{\"k\":\"v\"}]"}""");

    [Fact]
    public async Task A_result_of_a_type_that_nobody_can_write_as_JSON_is_refused_by_name()
    {
        await AssertRefused(AskProtocol.Responses, ChatRole.Tool, new FunctionResultContent("c", new Version(1, 2)), "System.Version");
    }

    private static async Task AssertRefused(AskProtocol protocol, ChatRole role, AIContent content, string name)
    {
        using var room = ScriptedRoom.Dull(protocol);
        var failure = await Assert.ThrowsAsync<NotSupportedException>(() => room.Client(protocol).GetResponseAsync([new ChatMessage(role, [content])]));

        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, room.Requests);
    }

    private static Task AssertResponses(ChatMessage[] messages, params string[] expected) => AssertWritten(AskProtocol.Responses, "input", messages, expected);

    private static Task AssertChat(ChatMessage[] messages, params string[] expected) => AssertWritten(AskProtocol.ChatCompletions, "messages", messages, expected);

    private static async Task AssertWritten(AskProtocol protocol, string field, ChatMessage[] messages, string[] expected)
    {
        var written = (await ScriptedRoom.WriteAsync(protocol, messages)).GetProperty(field);

        Assert.Equal(expected.Length, written.GetArrayLength());
        Assert.All(
            written.EnumerateArray().Zip(expected),
            static pair => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(pair.Second), JsonNode.Parse(pair.First.GetRawText())), pair.First.GetRawText()));
    }
}
