using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Gambi.Participant.AI.Tests.Doubles;

/// <summary>An in-process provider, asked directly.</summary>
internal sealed class ProviderRig : IDisposable
{
    private readonly HttpMessageInvoker _invoker;

    public ProviderRig(IChatClient chatClient, ChatClientProviderOptions? options = null, SharedModels? models = null) =>
        _invoker = new(new ChatClientHandler(chatClient, models ?? new(["m"], ["e"]), options ?? new(), TimeProvider.System, new Random(1)));

    /// <summary>A chat request that asks for one word.</summary>
    public static string Chat(string more = "") => $$"""{"model":"m","messages":[{"role":"user","content":"hi"}]{{(more.Length > 0 ? "," : "")}}{{more}}}""";

    public async Task<HttpResponseMessage> SendAsync(string json, string route = "chat/completions", CancellationToken cancellationToken = default)
    {
        HttpRequestMessage request = new(HttpMethod.Post, ProviderAddress.InProcess.Base + $"v1/{route}") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        return await _invoker.SendAsync(request, cancellationToken).WaitAsync(TimeSpan.FromSeconds(90), CancellationToken.None);
    }

    public Task<HttpResponseMessage> GetAsync(string route) =>
        _invoker.SendAsync(new HttpRequestMessage(HttpMethod.Get, ProviderAddress.InProcess.Base + $"v1/{route}"), TestContext.Current.CancellationToken);

    /// <summary>The JSON of an answer that must have succeeded.</summary>
    public async Task<JsonElement> AskAsync(string json, string route = "chat/completions")
    {
        using HttpResponseMessage answer = await SendAsync(json, route);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>The chunks of a stream that must have succeeded, without its last line.</summary>
    public async Task<IReadOnlyList<JsonElement>> StreamAsync(string more = "")
    {
        using HttpResponseMessage answer = await SendAsync(Chat(more.Length > 0 ? $"\"stream\":true,{more}" : "\"stream\":true"));
        string text = await answer.Content.ReadAsStringAsync();
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        string[] events = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("data: [DONE]", events[^1]);
        return [.. events[..^1].Select(static line => JsonDocument.Parse(line["data: ".Length..]).RootElement)];
    }

    /// <summary>The error object of an answer that must have failed.</summary>
    public async Task<(int Status, JsonElement Error)> FailAsync(string json, string route = "chat/completions")
    {
        using HttpResponseMessage answer = await SendAsync(json, route);
        return ((int)answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("error"));
    }

    public void Dispose() => _invoker.Dispose();
}
