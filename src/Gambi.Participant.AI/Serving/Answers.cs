using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Gambi.Participant.AI;

/// <summary>Makes HTTP answers.</summary>
internal static class Answers
{
    public static HttpResponseMessage Json(Action<Utf8JsonWriter> write, int status = 200)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter writer = new(bytes, LooseJson.Plain))
        {
            write(writer);
        }

        HttpResponseMessage answer = new((HttpStatusCode)status) { Content = new ReadOnlyMemoryContent(bytes.WrittenMemory) };
        answer.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        return answer;
    }

    public static HttpResponseMessage Error(ErrorAnswer error)
    {
        HttpResponseMessage answer = Json(error.Write, error.Status);
        if (error.RetryAfter is { } wait)
        {
            answer.Headers.RetryAfter = new(TimeSpan.FromSeconds(Math.Ceiling(Math.Max(0, wait.TotalSeconds))));
        }

        return answer;
    }

    public static HttpResponseMessage Events(Stream events)
    {
        HttpResponseMessage answer = new(HttpStatusCode.OK) { Content = new StreamContent(events) };
        answer.Content.Headers.ContentType = new MediaTypeHeaderValue("text/event-stream", "utf-8");
        answer.Headers.CacheControl = new() { NoCache = true };
        return answer;
    }
}
