using System.Text.Json;
using Gambi.Contracts;
using Gambi.DemoProvider;
using Gambi.Participant;

namespace Gambi.Hub.Tests.Inference;

/// <summary>Participants whose providers speak one protocol of the two, and requests in either.</summary>
internal static class AdaptedRoom
{
    public const string OnResponses = "responses";

    public const string OnChat = "chat/completions";

    /// <summary>Joins with a provider that speaks these protocols; undeclared ones have to be found out.</summary>
    public static Task<JoinedProvider> JoinSpeakingAsync(
        this InferenceScene scene, DemoProtocols protocols, bool declared = true, string id = "ada", DemoProviderOptions? provider = null, Func<ParticipantOptions, ParticipantOptions>? change = null)
    {
        provider ??= new() { WordDelay = TimeSpan.Zero, Protocols = protocols };
        Assert.Equal(protocols, provider.Protocols);
        return scene.JoinAsync(id, provider, options => (change?.Invoke(options) ?? options) with { Capabilities = Of(protocols, declared) });
    }

    public static ParticipantCapabilities Of(DemoProtocols protocols, bool declared) => declared
        ? new() { OpenResponses = Said(protocols, DemoProtocols.Responses), ChatCompletions = Said(protocols, DemoProtocols.Chat) }
        : new();

    /// <summary>A request with one user message, for either route.</summary>
    public static string Asking(string route, string prompt, bool stream, string more = "")
    {
        var streamed = stream ? ",\"stream\":true" : "";
        return route == OnResponses
            ? "{\"model\":\"*\",\"input\":\"" + prompt + "\"" + streamed + more + "}"
            : InferenceScene.Chat(prompt, more: streamed + more);
    }

    public static Task<HttpResponseMessage> AskAsync(this InferenceScene scene, string route, string prompt, bool stream, string more = "") =>
        scene.PostAsync(route, Asking(route, prompt, stream, more));

    /// <summary>All the text of an answer, in whichever form it came.</summary>
    public static string TextOf(string route, bool stream, string answer)
    {
        if (stream)
        {
            var events = AnswerTests.EventsOf(answer).Where(static e => e != "[DONE]").Select(static e => JsonDocument.Parse(e).RootElement);
            return string.Concat(events.Select(e => route == OnResponses ? DeltaOf(e) : ContentOf(e, "delta")));
        }

        var whole = JsonDocument.Parse(answer).RootElement;
        return route == OnResponses
            ? string.Concat(whole.GetProperty("output").EnumerateArray().Where(static i => i.GetProperty("type").GetString() == "message")
                .SelectMany(static i => i.GetProperty("content").EnumerateArray()).Select(static p => p.GetProperty("text").GetString()))
            : ContentOf(whole, "message");
    }

    private static ProtocolSupport Said(DemoProtocols protocols, DemoProtocols one) => protocols.HasFlag(one) ? ProtocolSupport.Supported : ProtocolSupport.Unsupported;

    private static string DeltaOf(JsonElement e) => e.GetProperty("type").GetString() == "response.output_text.delta" ? e.GetProperty("delta").GetString()! : "";

    private static string ContentOf(JsonElement completion, string member) =>
        string.Concat(completion.GetProperty("choices").EnumerateArray()
            .Select(c => c.GetProperty(member).TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String ? content.GetString() : ""));
}
