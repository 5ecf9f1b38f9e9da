using Gambi.Participant.AI.Tests.Doubles;
using Microsoft.Extensions.AI;

namespace Gambi.Participant.AI.Tests.Reading;

public sealed class MessagesTests
{
    [Fact]
    public async Task Each_role_arrives_as_what_chat_clients_know()
    {
        IReadOnlyList<ChatMessage> messages = await ReadAsync("""
            {"role":"system","content":"Be brief."},
            {"role":"developer","content":[{"type":"text","text":"Be kind."}]},
            {"role":"user","content":"hi","name":"ada"},
            {"role":"assistant","content":"hello"}
            """);

        Assert.Equal(
            [(ChatRole.System, "Be brief."), (ChatRole.System, "Be kind."), (ChatRole.User, "hi"), (ChatRole.Assistant, "hello")],
            messages.Select(message => (message.Role, message.Text)));
        Assert.Equal("ada", messages[2].AuthorName);
    }

    [Fact]
    public async Task Calls_results_and_thoughts_of_earlier_turns_arrive()
    {
        IReadOnlyList<ChatMessage> messages = await ReadAsync("""
            {"role":"assistant","content":null,"reasoning_content":"hm","refusal":"not that",
             "tool_calls":[{"id":"c1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Porto\",\"days\":2}"}},{"id":"c2","type":"function","function":{"name":"time","arguments":""}}]},
            {"role":"tool","tool_call_id":"c1","content":"rain"},
            {"role":"tool","tool_call_id":"c2","content":[{"type":"text","text":"no"},{"type":"text","text":"on"}]}
            """);

        Assert.Equal("hm", Assert.Single(messages[0].Contents.OfType<TextReasoningContent>()).Text);
        Assert.Equal(("not that", "Refusal"), messages[0].Contents.OfType<ErrorContent>().Select(error => (error.Message, error.ErrorCode)).Single());
        FunctionCallContent[] calls = [.. messages[0].Contents.OfType<FunctionCallContent>()];
        Assert.Equal([("c1", "weather"), ("c2", "time")], calls.Select(call => (call.CallId, call.Name)));
        Assert.Equal(["Porto", "2"], calls[0].Arguments!.Values.Select(value => value!.ToString()!));
        Assert.Null(calls[1].Exception);
        Assert.Equal(
            [("c1", "rain"), ("c2", "noon")],
            messages.Skip(1).Select(message => Assert.IsType<FunctionResultContent>(Assert.Single(message.Contents))).Select(result => (result.CallId, (string)result.Result!)));
        Assert.All(messages.Skip(1), message => Assert.Equal(ChatRole.Tool, message.Role));
    }

    [Fact]
    public async Task Arguments_that_a_model_garbled_do_not_end_the_conversation()
    {
        IReadOnlyList<ChatMessage> messages = await ReadAsync("""
            {"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"weather","arguments":"{\"city\":"}}]},{"role":"tool","tool_call_id":"c1","content":"?"}
            """);

        Assert.NotNull(Assert.Single(messages[0].Contents.OfType<FunctionCallContent>()).Exception);
    }

    [Fact]
    public async Task Images_sound_and_files_arrive_with_their_bytes_or_address()
    {
        IReadOnlyList<ChatMessage> messages = await ReadAsync("""
            {"role":"user","content":[
              {"type":"image_url","image_url":{"url":"data:image/png;base64,AQID","detail":"low"}},
              {"type":"image_url","image_url":{"url":"https://pictures.test/a.png"}},
              {"type":"input_audio","input_audio":{"data":"BAU=","format":"mp3"}},
              {"type":"file","file":{"file_data":"data:application/pdf;base64,Bg==","filename":"a.pdf"}},
              {"type":"file","file":{"file_data":"Bw==","filename":"b"}},
              {"type":"file","file":{"file_id":"file-1"}}]}
            """);

        IList<AIContent> contents = Assert.Single(messages).Contents;
        DataContent image = Assert.IsType<DataContent>(contents[0]);
        Assert.Equal(("image/png", "low"), (image.MediaType, image.AdditionalProperties!["detail"]));
        Assert.Equal([1, 2, 3], image.Data.ToArray());
        Assert.Equal(new Uri("https://pictures.test/a.png"), Assert.IsType<UriContent>(contents[1]).Uri);
        Assert.Equal(
            [("audio/mpeg", null, 4), ("application/pdf", "a.pdf", 6), ("application/octet-stream", "b", 7)],
            contents.OfType<DataContent>().Skip(1).Select(data => (data.MediaType, data.Name, (int)data.Data.Span[0])));
        Assert.Equal("file-1", Assert.IsType<HostedFileContent>(contents[5]).FileId);
    }

    [Theory]
    [InlineData("""{"content":"hi"}""", "messages[0].role")]
    [InlineData("""{"role":"wizard","content":"hi"}""", "messages[0].role")]
    [InlineData("""{"role":"user"}""", "messages[0].content")]
    [InlineData("""{"role":"user","content":7}""", "messages[0].content")]
    [InlineData("""{"role":"user","content":"\ud800"}""", "messages[0].content")]
    [InlineData("""{"role":"user","content":[{"type":"text"}]}""", "messages[0].content[0].text")]
    [InlineData("""{"role":"user","content":[{"type":"video"}]}""", "messages[0].content[0].type")]
    [InlineData("""{"role":"user","content":[{"type":"image_url","image_url":{"url":"ftp://x/a.png"}}]}""", "messages[0].content[0].image_url.url")]
    [InlineData("""{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,§"}}]}""", "messages[0].content[0].image_url.url")]
    [InlineData("""{"role":"user","content":[{"type":"image_url","image_url":{}}]}""", "messages[0].content[0].image_url.url")]
    [InlineData("""{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"AA==","format":"midi"}}]}""", "messages[0].content[0].input_audio.format")]
    [InlineData("""{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"?","format":"wav"}}]}""", "messages[0].content[0].input_audio.data")]
    [InlineData("""{"role":"user","content":[{"type":"file","file":{}}]}""", "messages[0].content[0].file.file_data")]
    [InlineData("""{"role":"tool","content":"rain"}""", "messages[0].tool_call_id")]
    [InlineData("""{"role":"tool","tool_call_id":"c","content":[{"type":"image_url"}]}""", "messages[0].content[0].type")]
    [InlineData("""{"role":"assistant","tool_calls":[{"function":{"name":"f"}}]}""", "messages[0].tool_calls[0].id")]
    [InlineData("""{"role":"assistant","tool_calls":[{"id":"c"}]}""", "messages[0].tool_calls[0].function.name")]
    [InlineData("""{"role":"assistant","function_call":{"name":"f"}}""", "messages[0].function_call")]
    public async Task A_message_that_cannot_be_read_is_named(string message, string param)
    {
        using ProviderRig rig = new(ScriptedChatClient.Saying("never"));
        var (status, error) = await rig.FailAsync($$"""{"model":"m","messages":[{{message}}]}""");
        Assert.Equal((400, param), (status, error.GetProperty("param").GetString()));
        Assert.Contains(param, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<ChatMessage>> ReadAsync(string messages)
    {
        ScriptedChatClient client = ScriptedChatClient.Saying("ok");
        using ProviderRig rig = new(client);
        await rig.AskAsync($$"""{"model":"m","messages":[{{messages}}]}""");
        return client.Call.Messages;
    }
}
