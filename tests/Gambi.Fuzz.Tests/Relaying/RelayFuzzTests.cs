using System.Globalization;
using System.Net;
using System.Text;
using Gambi.Fuzz.Tests.Http;
using Gambi.Fuzz.Tests.Running;
using Gambi.Tunnel;

namespace Gambi.Fuzz.Tests.Relaying;

public sealed class RelayFuzzTests
{
    private const string Seed = "X-Fuzz-Seed";

    private static readonly (string Id, string Capabilities, TunnelVersion Version)[] Participants =
    [
        ("both", """{"openResponses":"supported","chatCompletions":"supported"}""", TunnelVersion.V2),
        ("chat", """{"openResponses":"unsupported","chatCompletions":"supported"}""", TunnelVersion.V2),
        ("responses", """{"openResponses":"supported","chatCompletions":"unsupported"}""", TunnelVersion.V2),
        ("oldest", """{"openResponses":"supported","chatCompletions":"supported"}""", TunnelVersion.V1),
    ];

    private static readonly (string Route, string Body)[] Requests =
    [
        ("chat/completions", "{\"model\":\"{id}\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":{stream}}"),
        ("chat/completions", "{\"model\":\"{id}\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":{stream},\"stream_options\":{\"include_usage\":true}}"),
        ("responses", "{\"model\":\"{id}\",\"input\":\"hi\",\"stream\":{stream}}"),
        ("responses", "{\"model\":\"{id}\",\"input\":\"hi\",\"stream\":{stream},\"store\":false}"),
        ("completions", "{\"model\":\"{id}\",\"prompt\":\"hi\",\"stream\":{stream}}"),
        ("embeddings", "{\"model\":\"{id}\",\"input\":\"hi\"}"),
    ];

    /// <summary>Native and adapted, both dialects, both tunnels: what the translators do with such streams is fuzzed with them.</summary>
    [Fact]
    public async Task Whatever_a_provider_answers_its_client_gets_an_end_and_no_header_that_is_the_hub_s_to_say()
    {
        await using FuzzedHub hub = await FuzzedHub.StartAsync();
        foreach ((string id, string capabilities, TunnelVersion version) in Participants)
        {
            await hub.JoinAsync(id, ServeAsync, capabilities, version);
        }

        var campaign = new Campaign("answers of providers", 20_000);
        await campaign.RunAsync(async random =>
        {
            string id = Mutations.Pick(random, Participants).Id;
            (string route, string body) = Mutations.Pick(random, Requests);
            body = body.Replace("{id}", id, StringComparison.Ordinal).Replace("{stream}", random.Next(2) == 0 ? "true" : "false", StringComparison.Ordinal);
            using var request = new HttpRequestMessage(HttpMethod.Post, $"rooms/{hub.Code}/v1/{route}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Add(Seed, random.Next().ToString(CultureInfo.InvariantCulture));
            try
            {
                campaign.Saw(await AskAsync(hub, request, random, id));
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                // An answer that broke off must look like one.
                campaign.Saw("broken off");
            }
        });
        campaign.AssertSaw("200 text/event-stream", 1_000);
        campaign.AssertSaw("200 application/json", 500);
        campaign.AssertSaw("broken off", 200);
        await hub.AssertIdleAsync();
    }

    private static async Task<string> AskAsync(FuzzedHub hub, HttpRequestMessage request, Random random, string id)
    {
        using HttpResponseMessage response = await hub.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.NotEqual(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.False(response.Headers.Contains("X-Injected") || response.Headers.Contains("Set-Cookie"));
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.NotEqual("spoofed", response.Headers.GetValues("X-Request-Id").Single());
        Assert.All(response.Headers.TryGetValues("X-Gambi-Participant", out IEnumerable<string>? names) ? names : [], name => Assert.Equal(id, name));
        Assert.DoesNotContain("spoofed", response.Headers.Server.ToString(), StringComparison.Ordinal);
        if (random.Next(10) > 0)
        {
            await response.Content.ReadAsByteArrayAsync();
        }

        return $"{(int)response.StatusCode} {response.Content.Headers.ContentType?.MediaType}";
    }

    private static Task ServeAsync(ITunnelExchange exchange, CancellationToken cancellationToken)
    {
        string? seed = exchange.Head.Headers.FirstOrDefault(static header => header.Key.Equals(Seed, StringComparison.OrdinalIgnoreCase)).Value;
        return Answers.ServeAsync(new Random(int.Parse(seed ?? "0", CultureInfo.InvariantCulture)), exchange, cancellationToken);
    }
}
