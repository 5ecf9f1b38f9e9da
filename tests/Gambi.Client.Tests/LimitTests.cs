using System.Globalization;
using System.Text;
using Gambi.Client.Events;
using Gambi.Client.Http;
using Gambi.TestKit;

namespace Gambi.Client.Tests;

public sealed class LimitTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_hub_that_does_not_answer_in_time_is_given_up()
    {
        var clock = new FakeClock();
        var asked = new TaskCompletionSource();
        var left = new TaskCompletionSource();
        await using var hub = await ScriptedHub.StartAsync(async context =>
        {
            context.RequestAborted.Register(left.SetResult);
            asked.SetResult();
            await left.Task;
        });
        using var client = hub.Client(clock);

        var calling = client.Rooms.ListAsync();
        await asked.Task.WaitAsync(Guard);
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(calling.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        var failure = await Assert.ThrowsAsync<GambiException>(() => calling.WaitAsync(Guard));

        Assert.Equal((GambiFailure.Unreachable, ClientErrorCodes.HubTimeout), (failure.Failure, failure.Code));
        Assert.Contains("within 10 s", failure.Message, StringComparison.Ordinal);
        await left.Task.WaitAsync(Guard);
    }

    [Fact]
    public async Task A_model_may_take_hours_for_its_first_byte()
    {
        var clock = new FakeClock();
        var asked = new TaskCompletionSource();
        var loaded = new TaskCompletionSource();
        await using var hub = await ScriptedHub.StartAsync(async context =>
        {
            asked.SetResult();
            await loaded.Task;
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(AnswerSamples.Of(AskProtocol.Responses)));
        });
        using var client = hub.Client(clock);

        await using var parts = client.Inference("ABC234").AskAsync(new() { Prompt = "Hi" }).GetAsyncEnumerator();
        var first = parts.MoveNextAsync().AsTask();
        await asked.Task.WaitAsync(Guard);
        clock.Advance(TimeSpan.FromHours(2));
        loaded.SetResult();

        Assert.True(await first.WaitAsync(Guard));
        Assert.Equal(new AnswerReasoning(AnswerSamples.Reasoning), parts.Current);
    }

    [Fact]
    public async Task The_silence_of_an_older_hub_in_a_quiet_room_is_no_loss()
    {
        const string Older = "event: {0}\ndata: {{\"type\":\"{0}\",\"timestamp\":1}}\n\n";
        var clock = new FakeClock();
        var over = new TaskCompletionSource();
        await using var hub = await ScriptedHub.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(string.Format(CultureInfo.InvariantCulture, Older, "connected")));
            await context.Response.Body.FlushAsync();
            await over.Task;
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(string.Format(CultureInfo.InvariantCulture, Older, "room.deleted")));
        });
        using var client = hub.Client(clock);
        var losses = 0;

        await using var events = client.Events.WatchRoomAsync("ABC234", new() { Lost = _ => losses++ }).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(Guard));
        var next = events.MoveNextAsync().AsTask();
        clock.Advance(TimeSpan.FromHours(1));
        over.SetResult();

        Assert.True(await next.WaitAsync(Guard));
        Assert.Equal(("room.deleted", 0), (events.Current.Event.Type, losses));
    }

    [Fact]
    public void Waits_double_up_to_half_a_minute_and_are_shortened_by_half_at_most()
    {
        var backoff = new Backoff(new Random(1));

        var waits = Enumerable.Range(0, 100).Select(attempt => (Attempt: attempt, Wait: backoff.Before(attempt))).ToList();

        Assert.All(waits, w =>
        {
            var whole = Math.Min(30, 0.5 * Math.Pow(2, w.Attempt));
            Assert.InRange(w.Wait.TotalSeconds, whole / 2, whole);
        });
        Assert.True(waits.Skip(10).Select(w => w.Wait).Distinct().Count() > 80);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task The_bound_is_of_one_event_however_its_bytes_are_cut(string newline)
    {
        var fits = Encoding.UTF8.GetBytes("data: 1234\n: 678\n\n\ndata: 1234567890\n\n".Replace("\n", newline, StringComparison.Ordinal));
        var exceeds = Encoding.UTF8.GetBytes("data: 1234\n\ndata: 1234\ndata: 12345\n\n".Replace("\n", newline, StringComparison.Ordinal));
        for (var cut = 0; cut < fits.Length; cut++)
        {
            var read = await ReadAsync(fits, cut);
            Assert.Equal([.. fits, (byte)'\n', (byte)'\n'], read);
            await Assert.ThrowsAsync<GambiException>(() => ReadAsync(exceeds, cut));
        }

        static async Task<byte[]> ReadAsync(ReadOnlyMemory<byte> bytes, int cut)
        {
            cut = Math.Min(cut, bytes.Length);
            var url = new Uri("http://hub.test");
            await using var watched = new SseBytes(new SlicedStream(bytes[..cut], bytes[cut..]), url, 16, TimeProvider.System, Timeout.InfiniteTimeSpan);
            using var all = new MemoryStream();
            await watched.CopyToAsync(all);
            return all.ToArray();
        }
    }

    [Theory]
    [InlineData("http://localhost:3000", false)]
    [InlineData("http://127.0.0.1:3000", false)]
    [InlineData("http://[::1]:3000", false)]
    [InlineData("https://hub.example", true)]
    public void This_machine_is_never_reached_through_a_proxy(string url, bool proxied)
    {
        using var sockets = HubSockets.Create(new Uri(url));

        Assert.Equal(proxied, sockets.UseProxy);
    }
}
