using System.Net;
using System.Text.Json;

namespace Gambi.Resilience.Tests.Asking;

/// <summary>Whether an answer is one that a client of OpenAI's understands, whatever went wrong on its way.</summary>
internal static class AnswerCheck
{
    private static readonly string[] LastEvents = ["response.completed", "response.failed", "response.incomplete", "error"];

    /// <summary>What a hub may say of its own when it does not answer.</summary>
    private static readonly HttpStatusCode[] Refusals =
    [
        HttpStatusCode.BadRequest, HttpStatusCode.NotFound, HttpStatusCode.Conflict, HttpStatusCode.TooManyRequests, HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable,
        HttpStatusCode.GatewayTimeout,
    ];

    /// <summary>Answers in a word what a whole stream came to; fails when it has no end.</summary>
    public static string OfStream(string text)
    {
        var last = text.TrimEnd().Split('\n').LastOrDefault(static line => line.StartsWith("data:", StringComparison.Ordinal))?[5..].Trim();
        Assert.True(last is not null, "A stream had no event.");
        if (last == "[DONE]")
        {
            return "whole stream";
        }

        using var document = JsonDocument.Parse(last);
        var root = document.RootElement;
        if (root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object)
        {
            return "stream with error";
        }

        Assert.True(root.TryGetProperty("type", out var type) && LastEvents.Contains(type.GetString()), $"A stream ended with {last}");
        return type.GetString() == "response.completed" ? "whole stream" : "stream with error";
    }

    /// <summary>Whether bytes of a stream that was cut are such that nothing could be said any more: it was cut within an event.</summary>
    public static bool IsWithinEvent(string text) => text.Length > 0 && !text.EndsWith("\n\n", StringComparison.Ordinal);

    /// <summary>Answers in a word what an answer came to that is no stream.</summary>
    public static string OfWhole(Question question, HttpStatusCode status, string text)
    {
        if (question.Prompt == "[[html]]" && status == HttpStatusCode.BadGateway && text.StartsWith('<'))
        {
            return "provider's error";
        }

        if (status == HttpStatusCode.OK && question.Prompt.StartsWith("[[malformed]]", StringComparison.Ordinal))
        {
            return "malformed answer";
        }

        using var document = JsonDocument.Parse(text);
        if (status == HttpStatusCode.OK)
        {
            return "whole answer";
        }

        var error = document.RootElement.GetProperty("error");
        Assert.False(string.IsNullOrEmpty(error.GetProperty("message").GetString()));
        if (question.Prompt.StartsWith("[[error", StringComparison.Ordinal) || (question.Prompt == "[[fail-mid]]" && status == HttpStatusCode.InternalServerError))
        {
            return "provider's error";
        }

        Assert.True(Refusals.Contains(status), $"The hub answered {(int)status}: {text}");
        return $"{(int)status} {error.GetProperty("code").GetString()}";
    }
}
