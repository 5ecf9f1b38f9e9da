using Gambi.Contracts;
using Gambi.DemoProvider;
using Gambi.Participant.Tests.Doubles;
using Gambi.TestKit;
using Microsoft.AspNetCore.Http;

namespace Gambi.Participant.Tests.Providers;

public sealed class ProviderProbeTests
{
    [Theory]
    [InlineData(DemoProtocols.Both, ProtocolSupport.Supported, ProtocolSupport.Supported)]
    [InlineData(DemoProtocols.Chat, ProtocolSupport.Unsupported, ProtocolSupport.Supported)]
    [InlineData(DemoProtocols.Responses, ProtocolSupport.Supported, ProtocolSupport.Unsupported)]
    public async Task It_finds_models_and_protocols(DemoProtocols protocols, ProtocolSupport responses, ProtocolSupport chat)
    {
        await using DemoProviderServer provider = await DemoProviderServer.StartAsync(
            new() { Protocols = protocols, Models = ["one", "two"] }, TestContext.Current.CancellationToken);
        ProviderReport report = await ProbeAsync(provider.BaseAddress);
        Assert.True(report.Reachable);
        Assert.Equal((ProviderKind.OpenAICompatible, "OpenAI-compatible"), (report.Kind, report.What));
        Assert.Equal(["one", "two"], report.Models);
        Assert.Equal((responses, chat), (report.Capabilities.OpenResponses, report.Capabilities.ChatCompletions));
        Assert.Null(report.Problem);
    }

    [Fact]
    public async Task Ollama_is_known_by_its_tags()
    {
        await using DemoProviderServer provider = await DemoProviderServer.StartAsync(new() { OllamaTags = true, Models = ["llama3:latest"] }, TestContext.Current.CancellationToken);
        ProviderReport report = await ProbeAsync(provider.BaseAddress);
        Assert.Equal((ProviderKind.Ollama, "Ollama"), (report.Kind, report.What));
        Assert.Equal("llama3:latest", report.FindModel("llama3"));
        Assert.Equal("llama3:latest", report.FindModel("LLAMA3:latest"));
        Assert.Null(report.FindModel("llama"));
    }

    [Fact]
    public async Task It_asks_with_the_credentials_of_the_provider()
    {
        await using DemoProviderServer provider = await DemoProviderServer.StartAsync(new() { ApiKey = "key" }, TestContext.Current.CancellationToken);
        ProviderReport without = await ProbeAsync(provider.BaseAddress);
        ProviderReport with = await ProbeAsync(provider.BaseAddress, new() { Headers = [new("Authorization", "Bearer key")] });
        Assert.True(without.Reachable);
        Assert.Contains("401", without.Problem, StringComparison.Ordinal);
        Assert.Equal(ProtocolSupport.Unsupported, without.Capabilities.ChatCompletions);
        Assert.Equal(ProtocolSupport.Supported, with.Capabilities.ChatCompletions);
        Assert.NotEmpty(with.Models);
    }

    [Theory]
    [InlineData(401, "", ProtocolSupport.Unsupported)]
    [InlineData(403, "", ProtocolSupport.Unsupported)]
    [InlineData(404, "", ProtocolSupport.Unsupported)]
    [InlineData(404, "<html>model</html>", ProtocolSupport.Unsupported)]
    [InlineData(404, """{"error":{"message":"Unknown request URL","code":"unknown_url"}}""", ProtocolSupport.Unsupported)]
    [InlineData(404, """{"error":{"message":"No such thing","code":"model_not_found"}}""", ProtocolSupport.Supported)]
    [InlineData(404, """{"error":{"message":"model '' not found"}}""", ProtocolSupport.Supported)]
    [InlineData(404, """{"error":"model '' not found"}""", ProtocolSupport.Supported)]
    [InlineData(405, "", ProtocolSupport.Unsupported)]
    [InlineData(501, "", ProtocolSupport.Unsupported)]
    [InlineData(400, "{}", ProtocolSupport.Supported)]
    [InlineData(422, "{}", ProtocolSupport.Supported)]
    [InlineData(500, "oops", ProtocolSupport.Supported)]
    [InlineData(200, "{}", ProtocolSupport.Supported)]
    public async Task An_answer_to_an_empty_request_tells_whether_a_protocol_is_spoken(int status, string body, ProtocolSupport expected)
    {
        await using LocalWeb provider = await LocalWeb.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(body);
        });
        ProviderReport report = await ProbeAsync(provider.Url);
        Assert.Equal((expected, expected), (report.Capabilities.ChatCompletions, report.Capabilities.OpenResponses));
        Assert.False(report.ModelsListed);
        Assert.NotNull(report.Problem);
    }

    [Fact]
    public async Task A_provider_that_is_not_there_is_unknown_and_says_why()
    {
        ProviderReport report = await ProbeAsync(new("http://127.0.0.1:9"));
        Assert.False(report.Reachable);
        Assert.Equal("The provider at http://127.0.0.1:9 cannot be reached: the connection was refused.", report.Problem);
        Assert.Equal(new ParticipantCapabilities(), report.Capabilities);
    }

    [Fact]
    public async Task A_provider_that_never_answers_is_unknown_after_the_timeout()
    {
        TaskCompletionSource over = new();
        int asked = 0;
        TaskCompletionSource all = new();
        await using LocalWeb provider = await LocalWeb.StartAsync(context =>
        {
            if (Interlocked.Increment(ref asked) == 3)
            {
                all.SetResult();
            }

            return over.Task.WaitAsync(context.RequestAborted);
        });
        WatchedClock clock = new();
        Task<ProviderReport> probing = ProbeAsync(provider.Url, new() { Time = clock });
        await all.Task.WaitAsync(TimeSpan.FromSeconds(90));
        clock.Advance(TimeSpan.FromSeconds(5));
        await clock.PassAsync(TimeSpan.FromSeconds(5));
        ProviderReport report = await probing.WaitAsync(TimeSpan.FromSeconds(90));
        Assert.Equal((false, new ParticipantCapabilities()), (report.Reachable, report.Capabilities));
        Assert.Contains("within 5 s", report.Problem, StringComparison.Ordinal);
        over.SetResult();
    }

    [Fact]
    public async Task A_body_without_end_is_read_to_a_bound()
    {
        await using LocalWeb provider = await LocalWeb.StartAsync(async context =>
        {
            byte[] noise = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(noise, context.RequestAborted);
            }
        });
        ProviderReport report = await ProbeAsync(provider.Url);
        Assert.True(report.Reachable);
        Assert.False(report.ModelsListed);
        Assert.Equal(ProtocolSupport.Supported, report.Capabilities.ChatCompletions);
    }

    [Fact]
    public async Task The_finder_lists_every_provider_and_no_mere_page()
    {
        await using DemoProviderServer one = await DemoProviderServer.StartAsync(new() { Models = ["a"] }, TestContext.Current.CancellationToken);
        await using DemoProviderServer two = await DemoProviderServer.StartAsync(new() { Models = ["b"], OllamaTags = true }, TestContext.Current.CancellationToken);
        await using LocalWeb page = await LocalWeb.StartAsync(context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<html>Hello</html>");
        });
        ProviderFinder finder = new(
            [new("Page", page.Url.Port), new("Two", two.BaseAddress.Port), new("Nobody", 9), new("One", one.BaseAddress.Port)],
            new() { Timeout = TimeSpan.FromSeconds(90) });
        IReadOnlyList<FoundProvider> found = await finder.FindAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["Two b", "One a"], found.Select(provider => $"{provider.Name} {provider.Models[0]}"));
        Assert.Equal($"http://localhost:{two.BaseAddress.Port}", found[0].Address.ToString());
    }

    private static Task<ProviderReport> ProbeAsync(Uri url, ProviderProbeOptions? options = null) =>
        new ProviderProbe(options ?? new() { Timeout = TimeSpan.FromSeconds(90) }).ProbeAsync(ProviderAddress.Parse(url.AbsoluteUri), TestContext.Current.CancellationToken);
}
