using System.Text.Json;
using Gambi.Participant.AI.Tests.Doubles;
using Microsoft.Extensions.AI;

namespace Gambi.Participant.AI.Tests.Reading;

public sealed class OptionsTests
{
    [Fact]
    public async Task Every_option_that_chat_clients_know_arrives()
    {
        ChatOptions options = await ReadAsync("""
            "temperature":0.5,"top_p":0.25,"top_k":40,"frequency_penalty":1.5,"presence_penalty":-1,"seed":9007199254740993,"stop":["a","b"],"max_completion_tokens":64,"reasoning_effort":"high"
            """);

        Assert.Equal((0.5f, 0.25f, 40, 1.5f, -1f), (options.Temperature, options.TopP, options.TopK, options.FrequencyPenalty, options.PresencePenalty));
        Assert.Equal((9007199254740993, 64, ReasoningEffort.High), (options.Seed, options.MaxOutputTokens, options.Reasoning?.Effort));
        Assert.Equal(["a", "b"], options.StopSequences);
        Assert.Null(options.AdditionalProperties);
        Assert.Null(options.Tools);
    }

    [Fact]
    public async Task The_older_names_mean_the_same()
    {
        ChatOptions options = await ReadAsync("""  "stop":"a","max_tokens":5,"reasoning_effort":"minimal","seed":null  """);
        Assert.Equal(["a"], options.StopSequences);
        Assert.Equal((5, ReasoningEffort.Low, null), (options.MaxOutputTokens, options.Reasoning?.Effort, options.Seed));
    }

    [Fact]
    public async Task What_no_chat_client_has_to_know_goes_along_for_those_that_do()
    {
        ChatOptions options = await ReadAsync("""  "user":"ada","logprobs":true,"top_logprobs":3,"min_p":0.5,"logit_bias":{"50256":-100},"service_tier":null  """);
        AdditionalPropertiesDictionary others = options.AdditionalProperties!;
        Assert.Equal(5, others.Count);
        Assert.Equal(("ada", true, 3L, 0.5), (others["user"], others["logprobs"], others["top_logprobs"], others["min_p"]));
        Assert.Equal(-100, Assert.IsType<JsonElement>(others["logit_bias"]).GetProperty("50256").GetInt32());
    }

    [Fact]
    public async Task Formats_of_answers_arrive()
    {
        Assert.IsType<ChatResponseFormatText>((await ReadAsync("""  "response_format":{"type":"text"}  """)).ResponseFormat);
        Assert.Null(Assert.IsType<ChatResponseFormatJson>((await ReadAsync("""  "response_format":{"type":"json_object"}  """)).ResponseFormat).Schema);
        ChatOptions options = await ReadAsync("""  "response_format":{"type":"json_schema","json_schema":{"name":"poem","description":"A poem.","strict":true,"schema":{"type":"object"}}}  """);
        ChatResponseFormatJson format = Assert.IsType<ChatResponseFormatJson>(options.ResponseFormat);
        Assert.Equal(("poem", "A poem.", "object"), (format.SchemaName, format.SchemaDescription, format.Schema!.Value.GetProperty("type").GetString()));
        Assert.Equal(true, options.AdditionalProperties!["strict"]);
    }

    [Fact]
    public async Task Tools_arrive_as_declarations_that_nobody_here_can_run()
    {
        ChatOptions options = await ReadAsync("""
            "parallel_tool_calls":false,"tool_choice":"required","tools":[
              {"type":"function","function":{"name":"weather","description":"Tells it.","strict":true,"parameters":{"type":"object","properties":{"city":{"type":"string"}}}}},
              {"type":"function","function":{"name":"time"}}]
            """);

        AIFunctionDeclaration[] tools = [.. options.Tools!.Cast<AIFunctionDeclaration>()];
        Assert.Equal([("weather", "Tells it."), ("time", "")], tools.Select(tool => (tool.Name, tool.Description)));
        Assert.Equal("string", tools[0].JsonSchema.GetProperty("properties").GetProperty("city").GetProperty("type").GetString());
        Assert.Equal("object", tools[1].JsonSchema.GetProperty("type").GetString());
        Assert.Equal(true, tools[0].AdditionalProperties["strict"]);
        Assert.All(tools, tool => Assert.IsNotType<AIFunction>(tool, exactMatch: false));
        Assert.False(options.AllowMultipleToolCalls);
        Assert.Equal(ChatToolMode.RequireAny, options.ToolMode);
    }

    [Fact]
    public async Task The_choice_of_tools_arrives()
    {
        Assert.Equal(ChatToolMode.None, (await ChooseAsync("\"none\"")).ToolMode);
        Assert.Equal(ChatToolMode.Auto, (await ChooseAsync("\"auto\"")).ToolMode);
        Assert.Equal(ChatToolMode.RequireSpecific("b"), (await ChooseAsync("""{"type":"function","function":{"name":"b"}}""")).ToolMode);
        ChatOptions allowed = await ChooseAsync("""{"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[{"type":"function","function":{"name":"b"}}]}}""");
        Assert.Equal((ChatToolMode.RequireAny, "b"), (allowed.ToolMode, Assert.Single(allowed.Tools!).Name));
    }

    [Theory]
    [InlineData("""  "n":2  """, "n")]
    [InlineData("""  "temperature":"warm"  """, "temperature")]
    [InlineData("""  "temperature":1e99  """, "temperature")]
    [InlineData("""  "max_tokens":0  """, "max_tokens")]
    [InlineData("""  "seed":1.5  """, "seed")]
    [InlineData("""  "stop":[1]  """, "stop[0]")]
    [InlineData("""  "stream":"yes"  """, "stream")]
    [InlineData("""  "reasoning_effort":"most"  """, "reasoning_effort")]
    [InlineData("""  "response_format":{"type":"xml"}  """, "response_format.type")]
    [InlineData("""  "response_format":{"type":"json_schema","json_schema":{"name":"x"}}  """, "response_format.json_schema.schema")]
    [InlineData("""  "tools":[{"type":"function","function":{}}]  """, "tools[0].function.name")]
    [InlineData("""  "tools":[{"type":"function","function":{"name":"f","parameters":[]}}]  """, "tools[0].function.parameters")]
    [InlineData("""  "tools":[{"type":"web_search"}]  """, "tools[0].type")]
    [InlineData("""  "tools":{}  """, "tools")]
    [InlineData("""  "tool_choice":"required"  """, "tool_choice")]
    [InlineData("""  "tool_choice":"always"  """, "tool_choice")]
    [InlineData("""  "tool_choice":{"type":"mcp"}  """, "tool_choice.type")]
    [InlineData("""  "functions":[{"name":"f"}]  """, "functions")]
    public async Task A_field_that_cannot_be_honoured_is_named(string field, string param)
    {
        ScriptedChatClient client = ScriptedChatClient.Saying("never");
        using ProviderRig rig = new(client);
        var (status, error) = await rig.FailAsync(ProviderRig.Chat(field));
        Assert.Equal((400, "invalid_request_error", param), (status, error.GetProperty("type").GetString(), error.GetProperty("param").GetString()));
        Assert.Empty(client.Calls);
    }

    [Theory]
    [InlineData("", "invalid_json")]
    [InlineData("{\"model\":", "invalid_json")]
    [InlineData("[]", "invalid_value")]
    [InlineData("{}", "missing_required_parameter")]
    [InlineData("""{"model":"m"}""", "missing_required_parameter")]
    [InlineData("""{"model":"m","messages":[]}""", "invalid_value")]
    public async Task A_body_that_is_no_request_is_refused(string body, string code)
    {
        using ProviderRig rig = new(ScriptedChatClient.Saying("never"));
        var (status, error) = await rig.FailAsync(body);
        Assert.Equal((400, code), (status, error.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_model_that_is_not_offered_is_unknown()
    {
        using ProviderRig rig = new(ScriptedChatClient.Saying("never"));
        var (status, error) = await rig.FailAsync("""{"model":"e","messages":[{"role":"user","content":"hi"}]}""");
        Assert.Equal((404, "model_not_found"), (status, error.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_unread()
    {
        using ProviderRig rig = new(ScriptedChatClient.Saying("never"));
        var (status, error) = await rig.FailAsync(new string(' ', Gambi.Contracts.ContractLimits.BodyBytes + 1));
        Assert.Equal((413, "payload_too_large"), (status, error.GetProperty("code").GetString()));
    }

    private static Task<ChatOptions> ChooseAsync(string choice) =>
        ReadAsync($$$"""  "tools":[{"type":"function","function":{"name":"a"}},{"type":"function","function":{"name":"b"}}],"tool_choice":{{{choice}}}  """);

    private static async Task<ChatOptions> ReadAsync(string fields)
    {
        ScriptedChatClient client = ScriptedChatClient.Saying("ok");
        using ProviderRig rig = new(client);
        await rig.AskAsync(ProviderRig.Chat(fields));
        return client.Call.Options;
    }
}
