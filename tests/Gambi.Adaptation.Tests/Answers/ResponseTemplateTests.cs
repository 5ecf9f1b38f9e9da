using System.Buffers;
using System.Text.Json;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.Tests.OverChat;
using Gambi.TestKit.Schemas;

namespace Gambi.Adaptation.Tests.Answers;

/// <summary>"The response object always has all of…", field by field.</summary>
public sealed class ResponseTemplateTests
{
    [Theory]
    [InlineData(ResponseStatus.Queued, "queued")]
    [InlineData(ResponseStatus.InProgress, "in_progress")]
    [InlineData(ResponseStatus.Failed, "failed")]
    [InlineData(ResponseStatus.Cancelled, "cancelled")]
    public void An_object_without_output_is_valid_in_every_status(ResponseStatus status, string word)
    {
        JsonElement response = Written("""{"model":"m","input":"Hi"}""", status);
        Assert.Empty(ResponseSchema.Validate(response));
        Assert.Equal(word, response.GetProperty("status").GetString());
        Assert.Equal(status == ResponseStatus.Failed ? """{"code":"server_error","message":"No \"luck\"."}""" : "null", response.GetProperty("error").GetRawText());
    }

    [Theory]
    [InlineData("instructions", "null")]
    [InlineData("max_output_tokens", "null")]
    [InlineData("max_tool_calls", "null")]
    [InlineData("metadata", "{}")]
    [InlineData("parallel_tool_calls", "true")]
    [InlineData("previous_response_id", "null")]
    [InlineData("prompt_cache_key", "null")]
    [InlineData("reasoning", """{"effort":null,"summary":null}""")]
    [InlineData("safety_identifier", "null")]
    [InlineData("service_tier", "\"default\"")]
    [InlineData("store", "true")]
    [InlineData("background", "false")]
    [InlineData("temperature", "1")]
    [InlineData("text", """{"format":{"type":"text"}}""")]
    [InlineData("tool_choice", "\"auto\"")]
    [InlineData("tools", "[]")]
    [InlineData("top_logprobs", "0")]
    [InlineData("top_p", "1")]
    [InlineData("truncation", "\"disabled\"")]
    [InlineData("user", "null")]
    [InlineData("frequency_penalty", "0")]
    [InlineData("presence_penalty", "0")]
    [InlineData("model", "\"qwen3:8b\"")]
    [InlineData("output", "[]")]
    [InlineData("output_text", "\"\"")]
    [InlineData("usage", "null")]
    [InlineData("error", "null")]
    [InlineData("incomplete_details", "null")]
    [InlineData("completed_at", "null")]
    [InlineData("created_at", "1767268000")]
    public void A_request_that_says_nothing_gets_the_default(string name, string expected)
    {
        Assert.Equal(expected, Written("""{"model":"m","input":"Hi"}""").GetProperty(name).GetRawText());
        string nulls = string.Join(',', Written("""{"model":"m"}""").EnumerateObject().Where(member => member.Name is not "model").Select(member => $"\"{member.Name}\":null"));
        Assert.Equal(expected, Written($$"""{"model":"m",{{nulls}}}""").GetProperty(name).GetRawText());
    }

    [Theory]
    [InlineData("instructions", "\"Be \\\"brief\\\".\"")]
    [InlineData("instructions", """[{"role":"system","content":"a  b"}]""")]
    [InlineData("max_output_tokens", "17")]
    [InlineData("max_tool_calls", "2")]
    [InlineData("metadata", """{"a":"b"}""")]
    [InlineData("parallel_tool_calls", "false")]
    [InlineData("prompt_cache_key", "\"k\"")]
    [InlineData("reasoning", """{"effort":"high","summary":"auto"}""")]
    [InlineData("safety_identifier", "\"s\"")]
    [InlineData("service_tier", "\"flex\"")]
    [InlineData("temperature", "0.7")]
    [InlineData("text", """{"format":{"type":"json_object"},"verbosity":"low"}""")]
    [InlineData("tool_choice", """{"type":"function","name":"f"}""")]
    [InlineData("tool_choice", "\"required\"")]
    [InlineData("top_logprobs", "3")]
    [InlineData("top_p", "0.5")]
    [InlineData("truncation", "\"auto\"")]
    [InlineData("user", "\"u\"")]
    [InlineData("frequency_penalty", "-1")]
    [InlineData("presence_penalty", "0.25")]
    public void What_the_request_said_is_repeated_in_one_line(string name, string value)
    {
        string spread = value.Replace(":", " :\n\t", StringComparison.Ordinal).Replace("{", "{\r\n", StringComparison.Ordinal);
        JsonElement response = Written($$"""{"model":"m","input":"Hi","{{name}}": {{spread}} }""");
        Assert.Equal(value, response.GetProperty(name).GetRawText());
        Assert.Empty(ResponseSchema.Validate(response));
    }

    [Theory]
    [InlineData("""{"type":"function","name":"f"}""", """{"type":"function","name":"f","description":null,"parameters":null,"strict":null}""")]
    [InlineData(
        """{"type":"function","name":"f","description":"d","parameters":{"type":"object"},"strict":true}""",
        """{"type":"function","name":"f","description":"d","parameters":{"type":"object"},"strict":true}""")]
    [InlineData("""{"type":"web_search"}""", """{"type":"web_search"}""")]
    public void A_tool_is_repeated_with_the_members_that_it_lacks(string tool, string expected) =>
        Assert.Equal($"[{expected},{expected}]", Written($$"""{"model":"m","tools":[{{tool}}, {{tool}}]}""").GetProperty("tools").GetRawText());

    [Fact]
    public void A_schema_is_repeated_with_the_members_that_it_lacks() => Assert.Equal(
        """{"format":{"type":"json_schema","name":"n","schema":{"a":1},"description":null,"strict":false}}""",
        Written("""{"text":{"format":{"type":"json_schema","name":"n","schema":{"a": 1}}}}""").GetProperty("text").GetRawText());

    [Fact]
    public void A_value_of_another_type_is_not_repeated() =>
        Assert.Equal("1", Written("""{"model":"m","temperature":"hot"}""").GetProperty("temperature").GetRawText());

    [Fact]
    public void Of_members_that_are_there_twice_the_last_is_repeated() =>
        Assert.Equal("2", Written("""{"temperature":1,"temperature":2}""").GetProperty("temperature").GetRawText());

    [Fact]
    public void What_the_hub_knows_stands_above_what_the_request_said()
    {
        ResponseTemplate template = ResponseTemplate.Read(
            """{"model":"any","store":true,"background":false,"previous_response_id":"resp_x"}""".Utf8(),
            Translation.Identity(background: true) with { Store = false, PreviousResponseId = "resp_0" });
        var output = new ArrayBufferWriter<byte>();
        template.WriteObject(ResponseStatus.Queued, output);
        JsonElement response = Translation.Json(output.WrittenSpan.ToArray());
        Assert.False(response.GetProperty("store").GetBoolean());
        Assert.True(response.GetProperty("background").GetBoolean());
        Assert.Equal("resp_0", response.GetProperty("previous_response_id").GetString());
    }

    private static JsonElement Written(string request, ResponseStatus status = ResponseStatus.InProgress)
    {
        var output = new ArrayBufferWriter<byte>();
        AnswerFailure? failure = status == ResponseStatus.Failed ? new AnswerFailure("x", "No \"luck\".") : null;
        ResponseTemplate.Read(request.Utf8(), Translation.Identity()).WriteObject(status, output, failure);
        return Translation.Json(output.WrittenSpan.ToArray());
    }
}
