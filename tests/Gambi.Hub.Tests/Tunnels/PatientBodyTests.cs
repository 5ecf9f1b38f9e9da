using System.IO.Pipelines;
using Gambi.Hub.Tunnels;
using Gambi.TestKit;

namespace Gambi.Hub.Tests.Tunnels;

public sealed class PatientBodyTests : IDisposable
{
    private static readonly TimeSpan FirstByte = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private readonly FakeClock _clock = new();
    private readonly Pipe _pipe = new(new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
    private readonly PatientBody _body;

    public PatientBodyTests() => _body = new(_pipe.Reader, new ReplyPatience(FirstByte, Idle), _clock);

    [Fact]
    public async Task The_first_byte_may_take_longer_than_what_follows()
    {
        var reading = _body.ReadAsync().AsTask();
        _clock.Advance(FirstByte - OneSecond);
        Assert.False(reading.IsCompleted);
        await _pipe.Writer.WriteAsync(new byte[1]);
        Consume(await reading);

        reading = _body.ReadAsync().AsTask();
        _clock.Advance(Idle - OneSecond);
        Assert.False(reading.IsCompleted);
        _clock.Advance(OneSecond);
        var thrown = await Assert.ThrowsAsync<IOException>(() => reading);
        Assert.Equal("The participant sent nothing for 10 s.", thrown.Message);
    }

    [Fact]
    public async Task No_first_byte_ends_in_a_failure_too()
    {
        var reading = _body.ReadAsync().AsTask();
        _clock.Advance(FirstByte);
        await Assert.ThrowsAsync<IOException>(() => reading);
    }

    [Fact]
    public async Task Time_in_which_nobody_reads_does_not_count()
    {
        await _pipe.Writer.WriteAsync(new byte[1]);
        Consume(await _body.ReadAsync());
        var reading = _body.ReadAsync().AsTask();
        await _pipe.Writer.WriteAsync(new byte[1]);
        Consume(await reading);

        // A client that takes nothing for an hour.
        _clock.Advance(TimeSpan.FromHours(1));

        reading = _body.ReadAsync().AsTask();
        _clock.Advance(Idle - OneSecond);
        Assert.False(reading.IsCompleted);
        await _pipe.Writer.WriteAsync(new byte[1]);
        Consume(await reading);
    }

    [Fact]
    public async Task A_reading_that_is_woken_goes_on_waiting_and_does_not_begin_anew()
    {
        await _pipe.Writer.WriteAsync(new byte[1]);
        Consume(await _body.ReadAsync());
        for (var waited = 4; waited < 10; waited += 4)
        {
            var woken = _body.ReadAsync().AsTask();
            _clock.Advance(TimeSpan.FromSeconds(4));
            _body.CancelPendingRead();
            var read = await woken;
            Assert.True(read.IsCanceled);
            Consume(read);
        }

        var last = _body.ReadAsync().AsTask();
        _clock.Advance(OneSecond);
        Assert.False(last.IsCompleted);
        _clock.Advance(OneSecond);
        await Assert.ThrowsAsync<IOException>(() => last);
    }

    [Fact]
    public async Task Zero_is_for_ever_and_the_end_is_an_end()
    {
        using var body = new PatientBody(_pipe.Reader, new ReplyPatience(TimeSpan.Zero, TimeSpan.Zero), _clock);
        var reading = body.ReadAsync().AsTask();
        _clock.Advance(TimeSpan.FromDays(2));
        Assert.False(reading.IsCompleted);
        await _pipe.Writer.CompleteAsync();
        Assert.True((await reading).IsCompleted);
    }

    public void Dispose() => _body.Dispose();

    private void Consume(ReadResult read) => _body.AdvanceTo(read.Buffer.End);
}
