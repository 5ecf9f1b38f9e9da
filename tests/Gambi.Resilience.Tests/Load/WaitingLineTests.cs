using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Gambi.TestKit;
using Gambi.TestKit.Hubs;
using Gambi.Tunnel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gambi.Resilience.Tests.Load;

/// <summary>Thousands wait, and most of them do not wait for long. The clock stands, so that nobody's patience ends, however long a busy machine takes.</summary>
[Collection(nameof(AloneCollection))]
public sealed class WaitingLineTests
{
    private const int Waiting = 5_000;
    private const int Leaving = 4_000;
    private const int Participants = 4;
    private const int SlotsEach = 8;

    private static readonly KeyValuePair<string, string>[] Json = [new("Content-Type", "application/json")];

    private readonly ConcurrentDictionary<int, int> _served = new();
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _serving;

    [Fact]
    public async Task Of_five_thousand_who_wait_four_thousand_hang_up_and_all_others_are_served()
    {
        var random = new Random(5_000);
        using var unobserved = new UnobservedErrors();
        var clock = new FakeClock();
        await using var hub = await TestHub.StartAsync(
            clock, static options => options.QueueDepth = Waiting, static s => s.AddLogging(static l => l.AddFilter(static level => level >= LogLevel.Error)));
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        await using var joined = new JoinedAll(await Task.WhenAll(Enumerable.Range(0, Participants).Select(number => JoinedParticipant.JoinAsync(
            hub, code, $"p{number}", ServeAsync, $"{{\"concurrency\":{SlotsEach}}}", options: new TunnelOptions { Time = clock }))));
        var first = Enumerable.Range(0, Participants * SlotsEach).Select(number => AskAsync(client, code, -1 - number, CancellationToken.None)).ToList();
        await Until.HoldsAsync("every slot is taken", () => Volatile.Read(ref _serving) == first.Count);
        var leaving = Enumerable.Range(0, Waiting).Select(static _ => new CancellationTokenSource()).ToArray();
        var asking = leaving.Select((leave, number) => AskAsync(client, code, number, leave.Token)).ToArray();
        await Until.HoldsAsync("everybody waits", async () => await WaitingAsync(client, code) is var waiting && waiting == Waiting ? null : $"{waiting} do");

        // A quarter of them goes while nobody is served, the others while everybody is.
        var order = Enumerable.Range(0, Waiting).ToArray();
        random.Shuffle(order);
        var (gone, staying) = (order[..Leaving], order[Leaving..]);
        await LeaveAsync(gone[..(Leaving / 4)], leaving);
        _open.SetResult();
        await LeaveAsync(gone[(Leaving / 4)..], leaving);

        var answered = await Task.WhenAll(asking).WaitAsync(Patience.Limit);
        Assert.All(await Task.WhenAll(first).WaitAsync(Patience.Limit), Assert.True);
        Assert.All(staying, number => Assert.True(answered[number], $"Number {number} stayed and was not answered."));
        await AssertNothingIsLeftAsync(client, code);
        Assert.All(staying, number => Assert.Equal(1, _served.GetValueOrDefault(number)));
        Assert.All(_served, static served => Assert.Equal(1, served.Value));
        TestContext.Current.TestOutputHelper?.WriteLine($"{_served.Count - staying.Length - first.Count} of those who left were being served by then.");
        unobserved.AssertNone();
    }

    private static async Task LeaveAsync(int[] numbers, CancellationTokenSource[] leaving)
    {
        foreach (var number in numbers)
        {
            await leaving[number].CancelAsync();
            await Task.Yield();
        }
    }

    /// <summary>Asks; <c>false</c> when it hung up before it had its answer.</summary>
    private static async Task<bool> AskAsync(HttpClient client, string code, int number, CancellationToken leave)
    {
        try
        {
            using var body = new StringContent($"{{\"model\":\"*\",\"messages\":[{{\"role\":\"user\",\"content\":\"{number}\"}}]}}", Encoding.UTF8, "application/json");
            using var response = await client.PostAsync($"rooms/{code}/v1/chat/completions", body, leave);
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"Number {number} was answered {response.StatusCode}: {await response.Content.ReadAsStringAsync(CancellationToken.None)}");
            return true;
        }
        catch (OperationCanceledException) when (leave.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task ServeAsync(ITunnelExchange exchange, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _serving);
        try
        {
            var number = await ReadNumberAsync(exchange, cancellationToken);
            _served.AddOrUpdate(number, 1, static (_, count) => count + 1);
            await _open.Task.WaitAsync(cancellationToken);
            await exchange.StartAsync(200, Json, cancellationToken);
            await exchange.WriteAsync("""{"id":"c","object":"chat.completion","choices":[]}"""u8.ToArray(), cancellationToken);
            await exchange.CompleteAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _serving);
        }
    }

    private static async Task<int> ReadNumberAsync(ITunnelExchange exchange, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(exchange.Body.AsStream());
        var text = await reader.ReadToEndAsync(cancellationToken);
        const string before = "\"content\":\"";
        var from = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return int.Parse(text.AsSpan(from, text.IndexOf('"', from) - from), CultureInfo.InvariantCulture);
    }

    private async Task AssertNothingIsLeftAsync(HttpClient client, string code)
    {
        await Until.HoldsAsync("the line is empty", async () => await WaitingAsync(client, code) is > 0 and var waiting ? $"{waiting} wait" : null);
        await Until.HoldsAsync("every slot is free", async () => await ActiveAsync(client, code) is > 0 and var active ? $"{active} are taken" : null);
        await Until.HoldsAsync("no participant serves", () => Volatile.Read(ref _serving) == 0);

        // Of a slot that leaked nobody could take all of them at once.
        Assert.All(await Task.WhenAll(Enumerable.Range(0, Participants * SlotsEach).Select(number => AskAsync(client, code, -1_000 - number, CancellationToken.None))), Assert.True);
    }

    private static async Task<int> WaitingAsync(HttpClient client, string code) =>
        (await client.CallAsync("GET", $"v1/rooms/{code}")).Data.GetProperty("queue").GetProperty("waiting").GetInt32();

    private static async Task<int> ActiveAsync(HttpClient client, string code) =>
        (await client.CallAsync("GET", $"v1/rooms/{code}/participants")).Data.EnumerateArray().Sum(static p => p.GetProperty("active").GetInt32());
}
