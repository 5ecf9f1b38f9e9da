using System.IO.Compression;
using System.Net;
using System.Text;
using Gambi.Participant;
using Gambi.TestKit;
using Gambi.Tunnel;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Inference;

/// <summary>What a provider sends on the wire, and what the client has of it in the end.</summary>
public sealed class RelayTests
{
    private const string Stream = "HTTP/1.1 200 OK\nContent-Type: text/event-stream\nConnection: close";

    [Theory]
    [InlineData(TunnelVersion.V1)]
    [InlineData(TunnelVersion.V2)]
    public async Task A_plain_answer_arrives_as_the_provider_sent_it(TunnelVersion version)
    {
        await using var provider = new ScriptedProvider();
        await using var scene = await JoinedAsync(provider, version);
        var body = Encoding.UTF8.GetBytes("{\"id\":\"x\",\"text\":\"" + new string('ä', 50_000) + "\"}");

        provider.Answer("HTTP/1.1 200 OK\nContent-Type: application/json\nTransfer-Encoding: chunked\nConnection: close", Chunked(body, 7_001));
        Assert.Equal(body, await BodyAsync(scene, Chat("hi")));

        provider.Answer($"HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: {body.Length}\nConnection: close", body.Chunk(3_001));
        Assert.Equal(body, await BodyAsync(scene, Chat("hi")));

        provider.Answer("HTTP/1.1 200 OK\nContent-Type: application/json\nConnection: close", body.Chunk(9_001));
        Assert.Equal(body, await BodyAsync(scene, Chat("hi")));

        provider.Answer("HTTP/1.1 204 No Content\nX-Left: nothing\nConnection: close");
        using var nothing = await scene.ChatAsync(Chat("hi"));
        Assert.Equal((HttpStatusCode.NoContent, "", true), (nothing.StatusCode, await TextAsync(nothing), nothing.Headers.Contains("X-Left")));
        await scene.WaitForIdleSlotsAsync();
    }

    [Fact]
    public async Task A_compressed_answer_arrives_compressed_and_says_so()
    {
        await using var provider = new ScriptedProvider();
        await using var scene = await JoinedAsync(provider, TunnelVersion.V2);
        var plain = "{\"id\":\"x\",\"usage\":{\"prompt_tokens\":1}}"u8.ToArray();
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            await gzip.WriteAsync(plain);
        }

        provider.Answer($"HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Encoding: gzip\nContent-Length: {packed.Length}\nConnection: close", packed.ToArray());
        using var response = await scene.ChatAsync(Chat("hi"));
        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        Assert.Equal(packed.ToArray(), await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData(TunnelVersion.V1, "Content-Length: 100")]
    [InlineData(TunnelVersion.V2, "Content-Length: 100")]
    [InlineData(TunnelVersion.V1, "Transfer-Encoding: chunked")]
    [InlineData(TunnelVersion.V2, "Transfer-Encoding: chunked")]
    public async Task An_answer_that_ends_before_its_announced_end_never_looks_whole(TunnelVersion version, string framing)
    {
        await using var provider = new ScriptedProvider();
        await using var scene = await JoinedAsync(provider, version);
        provider.Answer($"HTTP/1.1 200 OK\nContent-Type: application/json\n{framing}\nConnection: close", "5\r\n{\"id\"\r\n"u8.ToArray());

        // Cut, or told as an error before anything was out.
        var failed = await Record.ExceptionAsync(async () =>
        {
            using var response = await scene.ChatAsync(Chat("hi"));
            await TextAsync(response);
            Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        });

        Assert.True(failed is null or HttpRequestException or IOException, failed?.ToString());
        await scene.WaitForIdleSlotsAsync();
    }

    [Theory]
    [InlineData(TunnelVersion.V1)]
    [InlineData(TunnelVersion.V2)]
    public async Task A_stream_arrives_as_the_provider_sent_it_whatever_its_form(TunnelVersion version)
    {
        await using var provider = new ScriptedProvider();
        await using var scene = await JoinedAsync(provider, version);
        var random = new Random(7);
        const string chunk = "data: {\"choices\":[{\"delta\":{\"content\":\"Grüße, 世界 🎉\"}}]}\n\n";
        var huge = "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"output\":\"" + new string('世', 100_000) + "\"}}\n\n";
        foreach (var (route, text) in new[]
        {
            ("chat/completions", chunk + chunk + "data: [DONE]\n\n"),
            ("chat/completions", (chunk + chunk + "data: [DONE]\n\n").Replace("\n", "\r\n", StringComparison.Ordinal)),
            ("chat/completions", ": a comment\n\n" + chunk + ":\n\nid: 7\nretry: 10\n" + chunk + "data: [DONE]\n\n"),
            ("chat/completions", chunk + "data: [DONE]"),
            ("chat/completions", chunk),
            ("chat/completions", ""),
            ("responses", "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"id\":\"resp_1\"}}\n\n" + huge),
            ("responses", huge[..^2]),
        })
        {
            var sent = Encoding.UTF8.GetBytes(text);
            provider.Answer(Stream, Cut(sent, random));
            Assert.Equal(text, Encoding.UTF8.GetString(await BodyAsync(scene, Asking(route), route)));
            provider.Answer(Stream + "\nTransfer-Encoding: chunked", Cut(sent, random).SelectMany(static p => Chunked(p, p.Length, isLast: false)).Append("0\r\n\r\n"u8.ToArray()));
            Assert.Equal(text, Encoding.UTF8.GetString(await BodyAsync(scene, Asking(route), route)));
        }
    }

    [Fact]
    public async Task Of_a_stream_only_the_usage_chunk_that_the_client_did_not_ask_for_is_missing()
    {
        await using var provider = new ScriptedProvider();
        await using var scene = await JoinedAsync(provider, TunnelVersion.V2);
        const string chunk = "data: {\"choices\":[{\"delta\":{\"content\":\"é\"}}],\"usage\":null}\r\n\r\n";
        const string usage = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":3}}\r\n\r\n";
        const string done = "data: [DONE]\r\n\r\n";
        provider.Answer(Stream, Cut(Encoding.UTF8.GetBytes(chunk + usage + done), new Random(3)));

        Assert.Equal(chunk + done, Encoding.UTF8.GetString(await BodyAsync(scene, Streamed("hi"))));
        Assert.Equal(chunk + usage + done, Encoding.UTF8.GetString(await BodyAsync(scene, Asking("chat/completions"))));
    }

    private static async Task<InferenceScene> JoinedAsync(ScriptedProvider provider, TunnelVersion version)
    {
        // A clock that stands still: on a slow machine the hub would not wait for an answer's end, and a v1 tunnel would still be busy when the next is asked.
        var scene = await StartAsync(new FakeClock());
        await scene.JoinAsync("ada", change: o => o with { Endpoint = ProviderAddress.Parse(provider.Url), TunnelVersions = [version] });
        return scene;
    }

    /// <summary>A streamed request of which nothing is hidden.</summary>
    private static string Asking(string route) =>
        route == "responses" ? "{\"model\":\"*\",\"input\":\"hi\",\"stream\":true}" : Chat("hi", more: ",\"stream\":true,\"stream_options\":{\"include_usage\":true}");

    private static async Task<byte[]> BodyAsync(InferenceScene scene, string json, string route = "chat/completions")
    {
        using var response = await scene.PostAsync(route, json);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync().WaitAsync(Guard);
    }

    /// <summary>Pieces of up to 40 bytes, or of 4,000 where there are many: cut inside characters and line ends too.</summary>
    private static List<byte[]> Cut(byte[] bytes, Random random)
    {
        var pieces = new List<byte[]>();
        for (var at = 0; at < bytes.Length; at += pieces[^1].Length)
        {
            pieces.Add(bytes[at..Math.Min(bytes.Length, at + random.Next(1, bytes.Length > 10_000 ? 4_000 : 40))]);
        }

        return pieces;
    }

    private static IEnumerable<byte[]> Chunked(byte[] bytes, int size, bool isLast = true)
    {
        foreach (var piece in bytes.Chunk(size))
        {
            yield return [.. Encoding.ASCII.GetBytes($"{piece.Length:x}\r\n"), .. piece, .. "\r\n"u8];
        }

        if (isLast)
        {
            yield return "0\r\n\r\n"u8.ToArray();
        }
    }
}
