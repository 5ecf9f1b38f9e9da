using System.IO.Pipelines;
using System.Net;
using Gambi.Tunnel;

namespace Gambi.Participant.Tests.Serving;

public sealed class AnswerPumpTests
{
    [Fact]
    public async Task Every_byte_arrives_in_order_however_it_is_read_and_however_slowly_it_is_taken()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            byte[] answer = new byte[random.Next(0, 300_000)];
            random.NextBytes(answer);
            var taken = new TakingExchange(random);
            await PumpAsync(new FitfulStream(answer, random), taken);

            Assert.True(taken.IsWhole, $"seed {seed}");
            Assert.True(answer.AsSpan().SequenceEqual(taken.Bytes.ToArray()), $"seed {seed}");
        }
    }

    [Fact]
    public async Task An_answer_that_is_there_leaves_with_its_head_and_its_end()
    {
        var taken = new TakingExchange(random: null);
        await PumpAsync(new MemoryStream("hello"u8.ToArray()), taken);

        Assert.Equal((1, true, 5), (taken.Calls, taken.IsWhole, (int)taken.Bytes.Length));
    }

    private static async Task PumpAsync(Stream body, ITunnelExchange exchange)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(body) };
        using var http = new HttpMessageInvoker(new Answering(response));
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://provider.test/");
        await using var call = new ProviderCall(new(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero), TimeProvider.System, CancellationToken.None);
        await call.SendAsync(http, request);
        await new AnswerPump(call, exchange, new ServedRequest()).RunAsync(200, [], CancellationToken.None);
    }

    private sealed class Answering(HttpResponseMessage response) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(response);
    }

    /// <summary>Reads that are there at once or wait, of any length.</summary>
    private sealed class FitfulStream(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int most = Math.Min(buffer.Length, random.Next(1, 20_000));
            if (random.Next(3) == 0)
            {
                await Task.Yield();
            }

            return Read(buffer.Span[..most]);
        }
    }

    /// <summary>Takes what it is given, at once or later, and reads the bytes only then.</summary>
    private sealed class TakingExchange(Random? random) : ITunnelExchange
    {
        public int Calls { get; private set; }

        public bool IsWhole { get; private set; }

        public MemoryStream Bytes { get; } = new();

        public TunnelRequestHead Head => throw new NotSupportedException();

        public bool HasBody => false;

        public PipeReader Body => throw new NotSupportedException();

        public ValueTask StartAsync(int status, IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask StartAsync(int status, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body, bool isWhole, CancellationToken cancellationToken) =>
            TakeAsync(body, isWhole);

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => TakeAsync(bytes, isLast: false);

        public ValueTask CompleteAsync(CancellationToken cancellationToken) => TakeAsync(default, isLast: true);

        public ValueTask FailAsync(string stage, string message, CancellationToken cancellationToken) => throw new NotSupportedException();

        private async ValueTask TakeAsync(ReadOnlyMemory<byte> bytes, bool isLast)
        {
            Assert.False(IsWhole);
            if (random is not null)
            {
                await Task.Yield();
                await Task.Yield();
            }

            Calls++;
            Bytes.Write(bytes.Span);
            IsWhole = isLast;
        }
    }
}
