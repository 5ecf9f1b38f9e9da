using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Gambi.Adaptation.Requests;

namespace Gambi.Adaptation.Tests;

public sealed class RequestTests
{
    private const InferenceProtocol Chat = InferenceProtocol.ChatCompletions;
    private const InferenceProtocol Responses = InferenceProtocol.Responses;

    private static readonly GenerationDefaults All = new()
    {
        Temperature = 0.7,
        TopP = 0.9,
        MaxTokens = 100,
        Stop = ["END", "\"é\""],
        FrequencyPenalty = -1,
        PresencePenalty = 0.5,
        Seed = 42,
        Instructions = "Be \"brief\".\nPlease.",
    };

    [Theory]
    [InlineData("", "")]
    [InlineData("   ", "")]
    [InlineData("null", "")]
    [InlineData("[1]", "")]
    [InlineData("{", "")]
    [InlineData("{\"model\":\"m\"", "")]
    [InlineData("{\"model\":\"m\"}}", "")]
    [InlineData("{\"model\":\"m\"} x", "")]
    [InlineData("{\"model\":\"m\",}", "")]
    [InlineData("{\"model\":\"\\ud800\"}", "")]
    [InlineData("{}", "model")]
    [InlineData("{\"model\":\"\"}", "model")]
    [InlineData("{\"model\":null}", "model")]
    [InlineData("{\"model\":7}", "model")]
    [InlineData("{\"model\":\"m\",\"stream\":\"yes\"}", "stream")]
    [InlineData("{\"model\":\"m\",\"stream\":1}", "stream")]
    [InlineData("{\"model\":\"m\",\"stream_options\":[]}", "stream_options")]
    [InlineData("{\"model\":\"m\",\"stream_options\":{\"include_usage\":1}}", "stream_options.include_usage")]
    [InlineData("{\"model\":\"m\",\"previous_response_id\":1}", "previous_response_id")]
    [InlineData("{\"model\":\"m\",\"store\":\"no\"}", "store")]
    public void A_bad_body_is_refused_and_the_field_named(string body, string param)
    {
        Assert.False(RequestInspector.TryInspect(Chat, body.Utf8(), out InspectedRequest? request, out RequestProblem? problem));
        Assert.Null(request);
        Assert.Equal(param, problem.Param);
        Assert.NotEmpty(problem.Message);
    }

    [Fact]
    public void Nesting_is_let_through_up_to_its_bound_and_refused_cleanly_beyond()
    {
        static byte[] Nested(int levels) => $$"""{"model":"m","x":{{new string('[', levels)}}{{new string(']', levels)}}}""".Utf8();
        Assert.True(RequestInspector.TryInspect(Chat, Nested(255), out _, out _));
        Assert.False(RequestInspector.TryInspect(Chat, Nested(256), out _, out _));
        Assert.False(RequestInspector.TryInspect(Responses, Nested(10_000), out _, out RequestProblem? problem));
        Assert.Equal("", problem.Param);
    }

    [Fact]
    public void Invalid_utf8_is_refused_even_inside_of_a_value_nobody_reads()
    {
        byte[] body = [.. "{\"model\":\"m\",\"x\":\"".Utf8(), 0xC3, 0x28, .. "\"}".Utf8()];
        Assert.False(RequestInspector.TryInspect(Chat, body, out _, out RequestProblem? problem));
        Assert.Contains("UTF-8", problem.Message);
    }

    [Fact]
    public void Truncation_anywhere_is_refused()
    {
        byte[] body = """{"model":"m","messages":[{"role":"user","content":"hé"}],"stream_options":{"include_usage":true},"stream":true,"n":1.0e5}""".Utf8();
        for (int length = 0; length < body.Length; length++)
        {
            Assert.False(RequestInspector.TryInspect(Chat, body.AsMemory(0, length), out _, out _));
        }

        Assert.True(RequestInspector.TryInspect(Chat, body, out _, out _));
    }

    [Fact]
    public void Everything_a_dispatcher_must_know_is_read_and_the_last_of_equal_names_counts()
    {
        InspectedRequest request = Inspect(Responses, """
            {"model":"first","mod\u0065l":"any","stream":true,"previous_response_id":"resp_1","prompt_cache_key":"k","background":true,"store":false,
            "stream_options":{"include_usage":true},"deep":{"model":"no","stream":false}}
            """);
        Assert.Equal("any", request.Model);
        Assert.True(request.Stream);
        Assert.True(request.IncludeUsage);
        Assert.Equal("resp_1", request.PreviousResponseId);
        Assert.Equal("k", request.PromptCacheKey);
        Assert.True(request.Background);
        Assert.False(request.Store);
        InspectedRequest bare = Inspect(Responses, """{"model":"m","previous_response_id":null,"stream":null,"store":null}""");
        Assert.Equal((false, null, null), (bare.Stream, bare.PreviousResponseId, bare.Store));
    }

    [Fact]
    public void All_but_the_model_stays_byte_for_byte()
    {
        const string Body = """ { "temperature" : 1.500e0, "\u006dodel" : "any" , "x":"\u00e9\/", "model":"*", "messages":[ ] } """;
        Assert.Equal(
            """ { "temperature" : 1.500e0, "\u006dodel" : "llama\"3" , "x":"\u00e9\/", "model":"llama\"3", "messages":[ ] } """,
            Rewrite(Chat, Body, new() { Model = "llama\"3" }, out IReadOnlyList<string> added));
        Assert.Empty(added);
    }

    [Fact]
    public void Defaults_go_under_a_chat_request_by_their_names_there()
    {
        string body = Rewrite(Chat, """{"model":"any","messages":[{"role":"user","content":"hi"}]}""", new() { Model = "m", Defaults = All }, out var added);
        Assert.Equal(
            """{"model":"m","messages":[{"role":"system","content":"Be \"brief\".\nPlease."},{"role":"user","content":"hi"}],"temperature":0.7,"top_p":0.9,"max_tokens":100,"stop":["END","\"é\""],"frequency_penalty":-1,"presence_penalty":0.5,"seed":42}""",
            body);
        Assert.Equal(["temperature", "top_p", "max_tokens", "stop", "frequency_penalty", "presence_penalty", "seed"], added);
    }

    [Fact]
    public void Defaults_go_under_a_responses_request_by_their_names_there()
    {
        string body = Rewrite(Responses, """{"model":"any","input":"hi"}""", new() { Model = "m", Defaults = All }, out _);
        Assert.Equal(
            """{"model":"m","input":"hi","instructions":"Be \"brief\".\nPlease.","temperature":0.7,"top_p":0.9,"max_output_tokens":100,"stop_sequences":["END","\"é\""],"frequency_penalty":-1,"presence_penalty":0.5,"seed":42}""",
            body);
    }

    [Theory]
    [InlineData("""{"model":"m","messages":[{"role":"developer","content":"x"}],"temperature":0,"top_p":1,"max_completion_tokens":5,"stop":null,"frequency_penalty":0,"presence_penalty":0,"seed":1}""", Chat)]
    [InlineData("""{"model":"m","input":"x","instructions":"y","temperature":0,"top_p":1,"max_output_tokens":5,"stop":"s","frequency_penalty":0,"presence_penalty":0,"seed":1}""", Responses)]
    [InlineData("""{"model":"m","input":"x"}""", InferenceProtocol.Embeddings)]
    public void What_the_request_says_itself_stands(string body, InferenceProtocol protocol) =>
        Assert.Equal(body, Rewrite(protocol, body, new() { Model = "m", Defaults = All }, out _));

    [Fact]
    public void Completions_take_defaults_but_no_instructions()
    {
        JsonNode body = JsonNode.Parse(Rewrite(InferenceProtocol.Completions, """{"model":"m","prompt":"x"}""", new() { Model = "m", Defaults = All }, out _))!;
        Assert.Equal(100, (int)body["max_tokens"]!);
        Assert.Null(body["instructions"]);
        Assert.Null(body["messages"]);
    }

    [Theory]
    [InlineData("""{"model":"m","stream":true}""", """{"model":"m","stream":true,"stream_options":{"include_usage":true}}""")]
    [InlineData("""{"model":"m","stream":true,"stream_options":{"include_usage":true}}""", null)]
    [InlineData("""{"model":"m","stream":true,"stream_options":{"include_usage":false,"x":1}}""", """{"model":"m","stream":true,"stream_options":{"include_usage":true,"x":1}}""")]
    [InlineData("""{"model":"m","stream":true,"stream_options":{"x":1}}""", """{"model":"m","stream":true,"stream_options":{"include_usage":true,"x":1}}""")]
    [InlineData("""{"model":"m","stream":true,"stream_options":{ }}""", """{"model":"m","stream":true,"stream_options":{"include_usage":true }}""")]
    [InlineData("""{"model":"m","stream_options":null,"stream":true}""", """{"model":"m","stream_options":{"include_usage":true},"stream":true}""")]
    [InlineData("""{"model":"m","stream":false}""", null)]
    public void The_usage_of_a_chat_stream_is_asked_for(string body, string? expected)
    {
        Assert.Equal(expected ?? body, Rewrite(Chat, body, new() { Model = "m" }, out _));
        Assert.Equal(body, Rewrite(Chat, body, new() { Model = "m", Omit = new HashSet<string> { "stream_options" } }, out _));
        Assert.Equal(body, Rewrite(Responses, body, new() { Model = "m" }, out _));
    }

    [Fact]
    public void Refused_names_are_left_out_of_what_is_added_but_never_out_of_what_was_said()
    {
        RequestChanges changes = new() { Model = "m", Defaults = All, Omit = new HashSet<string> { "seed", "stop_sequences", "presence_penalty", "frequency_penalty" } };
        JsonNode body = JsonNode.Parse(Rewrite(Responses, """{"model":"any","input":"hi","seed":7}""", changes, out IReadOnlyList<string> added))!;
        Assert.Equal(7, (int)body["seed"]!);
        Assert.Null(body["stop_sequences"]);
        Assert.Equal(["instructions", "temperature", "top_p", "max_output_tokens"], added);
    }

    [Fact]
    public void Rewritten_bodies_stay_json_and_keep_what_they_had_whatever_they_are()
    {
        var random = new Random(11);
        string[] members =
        [
            "\"stream\":true", "\"stream_options\":{}", "\"stream_options\":{\"include_usage\":false}", "\"messages\":[]", "\"messages\":[{\"role\":\"user\"}]",
            "\"temperature\":1", "\"stop\":[]", "\"x\":{\"y\":[1,{}]}", "\"input\":\"é\"", "\"seed\":3", "\"instructions\":\"i\"", "\"z\":\"\\u00e9\"",
        ];
        for (int round = 0; round < 1000; round++)
        {
            random.Shuffle(members);
            string body = "{" + string.Join(" , ", (string[])["\"model\":\"any\"", .. members.DistinctBy(one => one.Split(':')[0]).Take(random.Next(8))]) + "}";
            JsonObject before = JsonNode.Parse(body)!.AsObject();
            JsonObject after = JsonNode.Parse(Rewrite((InferenceProtocol)random.Next(4), body, new() { Model = "m", Defaults = All }, out _))!.AsObject();
            Assert.Equal("m", (string?)after["model"]);
            foreach ((string name, JsonNode? value) in before.Where(member => member.Key is not ("model" or "messages" or "stream_options")))
            {
                Assert.Equal(value!.ToJsonString(), after[name]!.ToJsonString());
            }
        }
    }

    [Theory]
    [InlineData("""{"error":{"message":"Unknown parameter: 'seed'.","param":"seed","code":"unknown_parameter"}}""", "seed")]
    [InlineData("""{"error":{"message":"no","param":"stream_options.include_usage"}}""", "stream_options")]
    [InlineData("""{"error":{"message":"seed is odd","param":"temperature"}}""", null)]
    [InlineData("""{"error":{"message":"Unrecognized field stop_sequences here","param":null}}""", "stop_sequences")]
    [InlineData("""{"detail":[{"loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}]}""", "stream_options")]
    [InlineData("""{"error":"proceed with stop_sequences_x"}""", null)]
    [InlineData("unknown field \"seed\"", "seed")]
    [InlineData("{\"error\":{\"message\":\"seed", "seed")]
    [InlineData("", null)]
    public void The_field_that_a_provider_does_not_know_is_recognised(string body, string? expected)
    {
        Assert.Equal(expected is not null, UnknownParameter.TryFind(body.Utf8(), ["stop_sequences", "seed", "stream_options"], out string? name));
        Assert.Equal(expected, name);
    }

    private static InspectedRequest Inspect(InferenceProtocol protocol, string body)
    {
        Assert.True(RequestInspector.TryInspect(protocol, body.Utf8(), out InspectedRequest? request, out _));
        return request;
    }

    private static string Rewrite(InferenceProtocol protocol, string body, RequestChanges changes, out IReadOnlyList<string> added)
    {
        var output = new ArrayBufferWriter<byte>();
        added = RequestRewriter.Rewrite(Inspect(protocol, body), changes, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
