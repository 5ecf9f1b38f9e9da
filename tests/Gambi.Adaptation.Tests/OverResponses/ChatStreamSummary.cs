using System.Text;
using System.Text.Json;

namespace Gambi.Adaptation.Tests.OverResponses;

/// <summary>What the chunks of one stream say; asserts their order and form on the way.</summary>
internal sealed class ChatStreamSummary
{
    private readonly StringBuilder _content = new();
    private readonly StringBuilder _reasoning = new();
    private readonly StringBuilder _refusal = new();
    private readonly List<(string Id, string Name, StringBuilder Arguments)> _calls = [];
    private string? _id;
    private string? _finish;
    private string? _usage;
    private string? _error;
    private bool _hasBegun;
    private bool _isDone;

    public void Take(byte[] data)
    {
        Assert.False(_isDone, "Nothing follows [DONE].");
        Assert.Null(_error);
        if (data.AsSpan().SequenceEqual("[DONE]"u8))
        {
            Assert.NotNull(_finish);
            _isDone = true;
            return;
        }

        using var parsed = JsonDocument.Parse(data);
        var chunk = parsed.RootElement;
        if (chunk.TryGetProperty("error", out var error))
        {
            foreach (var name in (string[])["message", "type", "param", "code"])
            {
                Assert.NotNull(error.GetProperty(name).GetString());
            }

            _error = $"{error.GetProperty("code").GetString()}: {error.GetProperty("message").GetString()}";
            return;
        }

        TakeChunk(chunk);
    }

    public override string ToString()
    {
        Assert.True(_isDone ^ _error is not null, "A stream ends with [DONE] or with an error.");
        List<string> said = [];
        Say(said, "reasoning", _reasoning.ToString());
        Say(said, "content", _content.ToString());
        Say(said, "refusal", _refusal.ToString());
        said.AddRange(_calls.Select(call => $"{call.Id} {call.Name}({call.Arguments})"));
        Say(said, "finish", _finish ?? "");
        Say(said, "usage", _usage ?? "");
        Say(said, "error", _error ?? "");
        return string.Join(" | ", said);
    }

    private static void Say(List<string> said, string name, string text)
    {
        if (text.Length > 0)
        {
            said.Add($"{name}={text}");
        }
    }

    private void TakeChunk(JsonElement chunk)
    {
        _id ??= chunk.GetProperty("id").GetString();
        Assert.StartsWith("chatcmpl-", _id, StringComparison.Ordinal);
        Assert.Equal(_id, chunk.GetProperty("id").GetString());
        Assert.Equal("chat.completion.chunk", chunk.GetProperty("object").GetString());
        Assert.Equal("m", chunk.GetProperty("model").GetString());
        Assert.True(chunk.GetProperty("created").GetInt64() > 0);
        Assert.Equal(JsonValueKind.Null, chunk.GetProperty("system_fingerprint").ValueKind);
        if (chunk.GetProperty("choices").GetArrayLength() == 0)
        {
            Assert.NotNull(_finish);
            Assert.Null(_usage);
            _usage = UsageOf(chunk.GetProperty("usage"));
            return;
        }

        Assert.Null(_finish);
        var choice = Assert.Single(chunk.GetProperty("choices").EnumerateArray());
        Assert.Equal(0, choice.GetProperty("index").GetInt32());
        var delta = choice.GetProperty("delta");
        Assert.Equal(!_hasBegun, delta.TryGetProperty("role", out var role) && role.GetString() == "assistant");
        _hasBegun = true;
        _content.Append(Text(delta, "content"));
        _reasoning.Append(Text(delta, "reasoning_content"));
        _refusal.Append(Text(delta, "refusal"));
        if (delta.TryGetProperty("tool_calls", out var calls))
        {
            TakeCall(Assert.Single(calls.EnumerateArray()));
        }

        _finish = choice.GetProperty("finish_reason").GetString();
    }

    /// <summary>Asked, answered and together; where they are told, cached and thought.</summary>
    private static string UsageOf(JsonElement usage)
    {
        var counts = $"{usage.GetProperty("prompt_tokens").GetInt64()}+{usage.GetProperty("completion_tokens").GetInt64()}={usage.GetProperty("total_tokens").GetInt64()}";
        var cached = usage.TryGetProperty("prompt_tokens_details", out var input) ? $" cached {input.GetProperty("cached_tokens").GetInt64()}" : "";
        return counts + cached + (usage.TryGetProperty("completion_tokens_details", out var output) ? $" thought {output.GetProperty("reasoning_tokens").GetInt64()}" : "");
    }

    private void TakeCall(JsonElement call)
    {
        var index = call.GetProperty("index").GetInt32();
        var function = call.GetProperty("function");
        if (call.TryGetProperty("id", out var id))
        {
            Assert.Equal(_calls.Count, index);
            Assert.Equal("function", call.GetProperty("type").GetString());
            _calls.Add((id.GetString()!, function.GetProperty("name").GetString()!, new StringBuilder()));
        }

        _calls[index].Arguments.Append(function.GetProperty("arguments").GetString());
    }

    private static string? Text(JsonElement delta, string name) => delta.TryGetProperty(name, out var text) ? text.GetString() : null;
}
