using System.Text;
using Gambi.Hub.Http;
using Gambi.TestKit;
using Gambi.TestKit.Hubs;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gambi.Hub.Tests.Abuse;

/// <summary>Clients that hold the hub with bodies that hardly come, or with many that are large.</summary>
public sealed class SlowBodyTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(90);

    [Theory]
    [InlineData("/v1/rooms", "\"code\":\"INVALID_REQUEST\"")]
    [InlineData("/rooms/{code}/v1/chat/completions", "\"code\":\"invalid_request\"")]
    public async Task A_body_that_stops_for_half_a_minute_is_refused_and_its_connection_closed(string path, string code)
    {
        var clock = new FakeClock();
        await using var hub = await TestHub.StartAsync(clock);
        using var client = hub.CreateClient();
        path = path.Replace("{code}", await client.CreateRoomCodeAsync(), StringComparison.Ordinal);
        await using var connection = hub.OpenConnection();
        await connection.WriteAsync(Head(path, length: 1_000));
        await connection.WriteAsync("{\"name\":"u8.ToArray());

        using var reader = new StreamReader(connection);
        var answering = reader.ReadLineAsync();
        await Inference.InferenceScene.WaitAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return answering.IsCompleted;
        });
        Assert.Equal("HTTP/1.1 400 Bad Request", await answering);
        var rest = await ReadAnswerAsync(reader);
        Assert.Contains("Connection: close", rest, StringComparison.Ordinal);
        Assert.Contains(code, rest, StringComparison.Ordinal);
        Assert.Contains("The body came too slowly: it paused for 30 s, or came at less than 240 bytes a second.", rest, StringComparison.Ordinal);
        await AssertNothingHeldAsync(hub);
    }

    [Fact]
    public async Task A_byte_now_and_then_does_not_hold_the_hub_for_ever()
    {
        var clock = new FakeClock();
        var pipe = new System.IO.Pipelines.Pipe();
        using var pace = new BodyPace(pipe.Reader, clock);
        var received = 0L;
        var elapsed = TimeSpan.Zero;
        while (true)
        {
            var waiting = pace.WaitAsync(pipe.Reader.ReadAsync(), received).AsTask();
            clock.Advance(TimeSpan.FromSeconds(10));
            elapsed += TimeSpan.FromSeconds(10);
            if (!waiting.IsCompleted)
            {
                await pipe.Writer.WriteAsync(new byte[] { 1 });
            }

            var read = await waiting.WaitAsync(Guard);
            received += read.Buffer.Length;
            pipe.Reader.AdvanceTo(read.Buffer.End);
            if (pace.IsTooSlow)
            {
                break;
            }
        }

        Assert.Equal(TimeSpan.FromSeconds(40), elapsed);
    }

    [Fact]
    public async Task A_long_prompt_over_a_bad_line_is_not_cut()
    {
        var clock = new FakeClock();
        var pipe = new System.IO.Pipelines.Pipe();
        using var pace = new BodyPace(pipe.Reader, clock);
        var received = 0L;

        // 100 KB in pieces of 7 KB each 29 s: seven minutes.
        for (var piece = 0; piece < 15; piece++)
        {
            var waiting = pace.WaitAsync(pipe.Reader.ReadAsync(), received).AsTask();
            clock.Advance(TimeSpan.FromSeconds(29));
            Assert.False(pace.IsTooSlow);
            await pipe.Writer.WriteAsync(new byte[7_000]);
            var read = await waiting.WaitAsync(Guard);
            received += read.Buffer.Length;
            pipe.Reader.AdvanceTo(read.Buffer.End);
        }

        Assert.False(pace.IsTooSlow);
        Assert.Equal(105_000, received);
    }

    [Fact]
    public async Task Bodies_that_are_read_have_so_much_memory_together_and_small_ones_pass_beside_them()
    {
        await using var hub = await TestHub.StartAsync(configure: static o => o.BodyLimit = o.BodyMemory = 1024 * 1024);
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        await using var large = hub.OpenConnection();
        await large.WriteAsync(Head($"/rooms/{code}/v1/responses", length: 1024 * 1024));
        for (var sent = 0; sent < 900 * 1024; sent += 1024)
        {
            await large.WriteAsync(new byte[1024]);
        }

        var memory = hub.Services.GetRequiredService<BodyMemory>();
        await Inference.InferenceScene.WaitAsync(() => memory.Taken > 700 * 1024);
        using var content = new ByteArrayContent(new byte[512 * 1024]);
        using var refused = await client.PostAsync(new Uri($"rooms/{code}/v1/responses", UriKind.Relative), content).WaitAsync(Guard);
        Assert.Equal(429, (int)refused.StatusCode);
        Assert.Equal("1", refused.Headers.GetValues("Retry-After").Single());
        Assert.Contains("rate_limited", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(201, (int)(await client.CallAsync("POST", "v1/rooms", "{\"name\":\"small\"}")).Status);
        await large.DisposeAsync();
        await AssertNothingHeldAsync(hub);
    }

    [Fact]
    public async Task Heads_have_half_a_minute_and_32_KiB()
    {
        await using var hub = await TestHub.StartAsync();
        var limits = hub.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        Assert.Equal((TimeSpan.FromSeconds(30), 32 * 1024, 20_000), (limits.RequestHeadersTimeout, limits.MaxRequestHeadersTotalSize, limits.MaxConcurrentConnections));
    }

    private static byte[] Head(string path, int length) => Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: hub.test\r\nContent-Length: {length}\r\n\r\n");

    // Not to its end: the web server waits for the rest of the body for some seconds before it closes.
    private static async Task<string> ReadAnswerAsync(StreamReader reader)
    {
        var head = new StringBuilder();
        var length = 0;
        while (await reader.ReadLineAsync().WaitAsync(Guard) is { Length: > 0 } line)
        {
            head.AppendLine(line);
            length = line.StartsWith("Content-Length: ", StringComparison.Ordinal) ? int.Parse(line[16..], null) : length;
        }

        var body = new char[length];
        await reader.ReadBlockAsync(body).AsTask().WaitAsync(Guard);
        return head.Append(body).ToString();
    }

    private static Task AssertNothingHeldAsync(TestHub hub)
    {
        var memory = hub.Services.GetRequiredService<BodyMemory>();
        return Inference.InferenceScene.WaitAsync(() => memory.Taken == 0);
    }
}
