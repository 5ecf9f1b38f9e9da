using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gambi.DemoProvider.Tests;

public sealed class MisbehaviourTests
{
    [Theory]
    [InlineData("v1/chat/completions")]
    [InlineData("v1/responses")]
    public async Task A_hanging_request_is_noticed_as_aborted_when_its_caller_leaves(string path)
    {
        await using Provider provider = await Provider.StartAsync();
        using var leave = new CancellationTokenSource();
        string body = path.EndsWith("responses", StringComparison.Ordinal)
            ? Provider.ResponsesBody("[[hang]]", true, "")
            : Provider.ChatBody("[[hang]]", true, "");
        Task<HttpResponseMessage> asking = provider.PostAsync(path, body, leave.Token);
        await provider.StartOfNextAsync();
        Assert.Equal(1, provider.Log.Active);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        DemoRequest ended = await provider.EndOfAsync(DemoRequestState.Aborted);
        Assert.Equal(0, ended.BytesSent);
        Assert.NotNull(ended.EndedAt);
        Assert.Equal(0, provider.Log.Active);
    }

    [Fact]
    public async Task A_stalled_stream_has_said_two_words_and_ends_when_its_caller_leaves()
    {
        await using Provider provider = await Provider.StartAsync();
        using HttpResponseMessage response = await provider.ChatAsync("Hello [[stall]]", stream: true);
        using Stream stream = await response.Content.ReadAsStreamAsync();
        string read = "";
        byte[] buffer = new byte[4096];
        while (read.Split("\n\n").Length < 4)
        {
            read += Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer));
        }

        Assert.Contains("\"You\"", read);
        Assert.Contains("\" said:\"", read);
        Assert.Equal(DemoRequestState.Running, provider.Log.Requests[0].State);
        await stream.DisposeAsync();
        await provider.EndOfAsync(DemoRequestState.Aborted);
    }

    [Fact]
    public async Task A_dying_stream_brings_two_words_and_breaks()
    {
        await using Provider provider = await Provider.StartAsync();
        using HttpResponseMessage response = await provider.ChatAsync("Hello [[die]]", stream: true);
        string read = await ReadUntilBrokenAsync(response);
        Assert.Contains("\" said:\"", read);
        Assert.DoesNotContain("[DONE]", read);
        await provider.EndOfAsync(DemoRequestState.Cut);
    }

    [Fact]
    public async Task A_dying_plain_answer_breaks_half_way()
    {
        await using Provider provider = await Provider.StartAsync();
        using HttpResponseMessage response = await provider.RespondAsync("Hello [[die]]");
        Assert.StartsWith("{\"id\":\"resp_", await ReadUntilBrokenAsync(response));
    }

    [Fact]
    public async Task A_cut_connection_answers_nothing()
    {
        await using Provider provider = await Provider.StartAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => provider.ChatAsync("[[cut]]"));
        await provider.EndOfAsync(DemoRequestState.Cut);
    }

    [Fact]
    [SuppressMessage("Usage", "xUnit2018", Justification = "The reader throws types derived from JsonException.")]
    public async Task Malformed_answers_are_truncated_json_and_a_stream_goes_on_after_it()
    {
        await using Provider provider = await Provider.StartAsync();
        string plain = await (await provider.ChatAsync("Hello [[malformed]]")).Content.ReadAsStringAsync();
        Assert.ThrowsAny<JsonException>(() => JsonNode.Parse(plain));
        var events = await Provider.EventsAsync(await provider.ChatAsync("Hello [[malformed]]", stream: true));
        Assert.ThrowsAny<JsonException>(() => JsonNode.Parse(events[3].Data));
        Assert.NotNull(JsonNode.Parse(events[4].Data));
        Assert.Equal("[DONE]", events[^1].Data);
    }

    [Fact]
    public async Task Errors_are_what_was_asked_for()
    {
        await using Provider provider = await Provider.StartAsync();
        HttpResponseMessage html = await provider.ChatAsync("[[html]]");
        Assert.Equal(HttpStatusCode.BadGateway, html.StatusCode);
        Assert.Equal("text/html", html.Content.Headers.ContentType?.MediaType);
        HttpResponseMessage limited = await provider.RespondAsync("[[error:429]]", stream: true);
        Assert.Equal(HttpStatusCode.TooManyRequests, limited.StatusCode);
        Assert.Equal("7", limited.Headers.GetValues("retry-after").Single());
        Assert.Equal("0", limited.Headers.GetValues("x-ratelimit-remaining-requests").Single());
        Assert.NotEmpty((string)(await Provider.JsonAsync(limited))["error"]!["message"]!);
    }

    [Fact]
    public async Task Length_usage_and_headers_are_what_was_asked_for()
    {
        await using Provider provider = await Provider.StartAsync();
        JsonNode answer = await Provider.JsonAsync(await provider.ChatAsync("[[words:1000]] [[no-usage]]"));
        Assert.Equal(1000, ((string)answer["choices"]![0]!["message"]!["content"]!).Split(' ').Length);
        Assert.Null(answer["usage"]);
        HttpResponseMessage response = await provider.ChatAsync("[[headers]]");
        Assert.Equal("req_demo", response.Headers.GetValues("x-request-id").Single());
    }

    [Fact]
    public async Task A_refused_field_is_named()
    {
        await using Provider provider = await Provider.StartAsync(new() { WordDelay = TimeSpan.Zero, RefusedParameters = ["seed", "stream_options"] });
        HttpResponseMessage response = await provider.ChatAsync("Hello", true, ""","stream_options":{"include_usage":true}""");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("stream_options", (string?)(await Provider.JsonAsync(response))["error"]!["param"]);
        Assert.Equal(HttpStatusCode.OK, (await provider.ChatAsync("Hello")).StatusCode);
    }

    [Fact]
    public async Task Stopping_cuts_what_runs()
    {
        await using Provider provider = await Provider.StartAsync();
        Task<HttpResponseMessage> asking = provider.ChatAsync("[[hang]]");
        await provider.StartOfNextAsync();
        await provider.StopAsync().WaitAsync(TimeSpan.FromSeconds(90));
        await Assert.ThrowsAsync<HttpRequestException>(() => asking);
        Assert.Equal(DemoRequestState.Cut, provider.Log.Requests[0].State);
    }

    private static async Task<string> ReadUntilBrokenAsync(HttpResponseMessage response)
    {
        using Stream stream = await response.Content.ReadAsStreamAsync();
        var read = new StringBuilder();
        byte[] buffer = new byte[4096];
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (await stream.ReadAsync(buffer) is > 0 and var count)
            {
                read.Append(Encoding.UTF8.GetString(buffer, 0, count));
            }
        });
        return read.ToString();
    }
}
