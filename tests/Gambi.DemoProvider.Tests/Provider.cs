using System.Text;
using System.Text.Json.Nodes;

namespace Gambi.DemoProvider.Tests;

/// <summary>A demo provider and a client of it, for the length of one test.</summary>
internal sealed class Provider : IAsyncDisposable
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(90);

    private readonly DemoProviderServer _server;

    private Provider(DemoProviderServer server)
    {
        _server = server;
        Client = new HttpClient { BaseAddress = server.BaseAddress, Timeout = HangGuard };
    }

    public HttpClient Client { get; }

    public DemoProviderLog Log => _server.Log;

    public Task StopAsync() => _server.StopAsync();

    public static async Task<Provider> StartAsync(DemoProviderOptions? options = null) =>
        new(await DemoProviderServer.StartAsync(options ?? new DemoProviderOptions { WordDelay = TimeSpan.Zero }, TestContext.Current.CancellationToken));

    public Task<HttpResponseMessage> PostAsync(string path, string json, CancellationToken cancellationToken = default) => Client.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") },
        HttpCompletionOption.ResponseHeadersRead,
        cancellationToken);

    public Task<HttpResponseMessage> ChatAsync(string prompt, bool stream = false, string more = "", CancellationToken cancellationToken = default) =>
        PostAsync("v1/chat/completions", ChatBody(prompt, stream, more), cancellationToken);

    public Task<HttpResponseMessage> RespondAsync(string prompt, bool stream = false, string more = "", CancellationToken cancellationToken = default) =>
        PostAsync("v1/responses", ResponsesBody(prompt, stream, more), cancellationToken);

    public static string ChatBody(string prompt, bool stream, string more) =>
        $$"""{"model":"gambi-demo","messages":[{"role":"user","content":{{Quote(prompt)}}}],"stream":{{(stream ? "true" : "false")}}{{more}}}""";

    public static string ResponsesBody(string prompt, bool stream, string more) =>
        $$"""{"model":"gambi-demo","input":{{Quote(prompt)}},"stream":{{(stream ? "true" : "false")}}{{more}}}""";

    public static async Task<JsonNode> JsonAsync(HttpResponseMessage response) => JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    /// <summary>The events of a stream that was read to its end: their type line, if any, and their data.</summary>
    public static async Task<List<(string? Type, string Data)>> EventsAsync(HttpResponseMessage response)
    {
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        string text = await response.Content.ReadAsStringAsync();
        Assert.EndsWith("\n\n", text);
        return [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(Event)];
    }

    public Task<DemoRequest> EndOfAsync(DemoRequestState state) =>
        Log.WaitForAsync(request => request.State == state, TestContext.Current.CancellationToken).WaitAsync(HangGuard);

    public Task<DemoRequest> StartOfNextAsync() =>
        Log.WaitForAsync(request => request.BodyLength > 0, TestContext.Current.CancellationToken).WaitAsync(HangGuard);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
    }

    private static string Quote(string text) => JsonValue.Create(text).ToJsonString();

    private static (string? Type, string Data) Event(string text)
    {
        string[] lines = text.Split('\n');
        string? type = lines.Length == 2 ? lines[0]["event: ".Length..] : null;
        Assert.StartsWith("data: ", lines[^1]);
        return (type, lines[^1]["data: ".Length..]);
    }
}
