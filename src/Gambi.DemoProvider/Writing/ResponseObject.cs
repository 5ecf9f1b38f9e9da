using System.Text.Json;
using Gambi.DemoProvider.Answering;
using Gambi.DemoProvider.Reading;

namespace Gambi.DemoProvider.Writing;

/// <summary>The full response object of one request: every field always, with what the request said or OpenAI's default.</summary>
internal sealed class ResponseObject
{
    private readonly GenerationRequest _request;
    private readonly DemoAnswer _answer;
    private readonly ResponseIdentity _identity;

    public ResponseObject(GenerationRequest request, DemoAnswer answer, ResponseIdentity identity)
    {
        _request = request;
        _answer = answer;
        _identity = identity;
        Items = new OutputItems(answer, identity);
    }

    public OutputItems Items { get; }

    public string FinalStatus => _answer.Finish switch
    {
        DemoFinish.Length or DemoFinish.Filter => "incomplete",
        DemoFinish.Failed => "failed",
        _ => "completed",
    };

    private JsonElement Root => _request.Root;

    /// <summary>Writes the object as it is under that status; output and usage are only there once it has ended, in whichever way but being cancelled.</summary>
    public void Write(Utf8JsonWriter writer, string status, long? completedAt)
    {
        bool done = status is "completed" or "incomplete" or "failed";
        writer.WriteStartObject();
        writer.WriteString("id", _identity.Id);
        writer.WriteString("object", "response");
        writer.WriteNumber("created_at", _identity.CreatedAt);
        WriteNumberOrNull(writer, "completed_at", completedAt);
        writer.WriteString("status", status);
        WriteFlag(writer, "background", false);
        WriteError(writer, status);
        WriteIncompleteDetails(writer, status);
        WriteEchoes(writer);
        writer.WritePropertyName("output");
        if (done)
        {
            Items.WriteAll(writer);
        }
        else
        {
            writer.WriteStartArray();
            writer.WriteEndArray();
        }

        writer.WriteString("output_text", done && !_answer.IsRefusal ? _answer.Text : "");
        WriteUsage(writer, done);
        writer.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter writer, string status)
    {
        if (status != "failed")
        {
            writer.WriteNull("error");
            return;
        }

        writer.WriteStartObject("error");
        writer.WriteString("code", "server_error");
        writer.WriteString("message", Refusal.BrokeDown.Message);
        writer.WriteEndObject();
    }

    private void WriteIncompleteDetails(Utf8JsonWriter writer, string status)
    {
        if (status != "incomplete")
        {
            writer.WriteNull("incomplete_details");
            return;
        }

        writer.WriteStartObject("incomplete_details");
        writer.WriteString("reason", _answer.Finish == DemoFinish.Filter ? "content_filter" : "max_output_tokens");
        writer.WriteEndObject();
    }

    private void WriteEchoes(Utf8JsonWriter writer)
    {
        WriteEcho(writer, "instructions", "null");
        WriteEcho(writer, "max_output_tokens", "null");
        WriteEcho(writer, "max_tool_calls", "null");
        WriteEcho(writer, "metadata", "{}");
        writer.WriteString("model", _request.Model);
        WriteFlag(writer, "parallel_tool_calls", true);
        WriteEcho(writer, "previous_response_id", "null");
        WriteEcho(writer, "prompt_cache_key", "null");
        writer.WriteStartObject("reasoning");
        WriteEcho(writer, "effort", "null", Root.Member("reasoning"));
        WriteEcho(writer, "summary", "null", Root.Member("reasoning"));
        writer.WriteEndObject();
        WriteEcho(writer, "safety_identifier", "null");
        writer.WriteString("service_tier", "default");
        WriteFlag(writer, "store", true);
        WriteEcho(writer, "temperature", "1");
        writer.WriteStartObject("text");
        WriteFormat(writer);
        WriteEcho(writer, "verbosity", "\"medium\"", Root.Member("text"));
        writer.WriteEndObject();
        WriteEcho(writer, "tool_choice", "\"auto\"");
        WriteTools(writer);
        WriteEcho(writer, "top_logprobs", "0");
        WriteEcho(writer, "top_p", "1");
        WriteEcho(writer, "truncation", "\"disabled\"");
        WriteEcho(writer, "user", "null");
        WriteEcho(writer, "frequency_penalty", "0");
        WriteEcho(writer, "presence_penalty", "0");
    }

    private void WriteFormat(Utf8JsonWriter writer)
    {
        JsonElement format = Root.Member("text").Member("format");
        if (format.Member("type").Text() != "json_schema")
        {
            WriteEcho(writer, "format", """{"type":"text"}""", Root.Member("text"));
            return;
        }

        writer.WriteStartObject("format");
        writer.WriteString("type", "json_schema");
        WriteEcho(writer, "description", "null", format);
        WriteEcho(writer, "name", "\"\"", format);
        WriteEcho(writer, "schema", "{}", format);
        WriteEcho(writer, "strict", "false", format);
        writer.WriteEndObject();
    }

    private void WriteTools(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("tools");
        foreach (JsonElement tool in Root.Member("tools").Items())
        {
            if (tool.Member("type").Text() != "function")
            {
                tool.WriteTo(writer);
                continue;
            }

            writer.WriteStartObject();
            writer.WriteString("type", "function");
            WriteEcho(writer, "name", "\"\"", tool);
            WriteEcho(writer, "description", "null", tool);
            WriteEcho(writer, "parameters", "null", tool);
            WriteEcho(writer, "strict", "null", tool);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void WriteUsage(Utf8JsonWriter writer, bool done)
    {
        if (!done || !_answer.HasUsage)
        {
            writer.WriteNull("usage");
            return;
        }

        writer.WriteStartObject("usage");
        writer.WriteNumber("input_tokens", _answer.InputTokens);
        writer.WriteStartObject("input_tokens_details");
        writer.WriteNumber("cached_tokens", 0);
        writer.WriteEndObject();
        writer.WriteNumber("output_tokens", _answer.OutputTokens);
        writer.WriteStartObject("output_tokens_details");
        writer.WriteNumber("reasoning_tokens", _answer.Reasoning.Count);
        writer.WriteEndObject();
        writer.WriteNumber("total_tokens", _answer.InputTokens + _answer.OutputTokens);
        writer.WriteEndObject();
    }

    private void WriteEcho(Utf8JsonWriter writer, string name, string fallback) => WriteEcho(writer, name, fallback, Root);

    private static void WriteEcho(Utf8JsonWriter writer, string name, string fallback, JsonElement source)
    {
        writer.WritePropertyName(name);
        if (source.Member(name) is var said && said.IsGiven())
        {
            said.WriteTo(writer);
        }
        else
        {
            writer.WriteRawValue(fallback);
        }
    }

    private void WriteFlag(Utf8JsonWriter writer, string name, bool fallback) => writer.WriteBoolean(name, Root.Member(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => fallback,
    });

    private static void WriteNumberOrNull(Utf8JsonWriter writer, string name, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
