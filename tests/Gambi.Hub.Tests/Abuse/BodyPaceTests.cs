using System.IO.Pipelines;
using Gambi.Hub.Http;
using Gambi.TestKit;

namespace Gambi.Hub.Tests.Abuse;

/// <summary>The moment in which a body's patience ends, whatever its request is doing then.</summary>
public sealed class BodyPaceTests
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(1);

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task A_request_that_ends_in_that_moment_takes_nothing_with_it(Exception gone)
    {
        var clock = new FakeClock();
        var body = new EndedReader(gone);
        using var pace = new BodyPace(body, clock);
        var waiting = pace.WaitAsync(body.ReadAsync(TestContext.Current.CancellationToken), 0).AsTask();

        // Timers fire on the pool, where what they throw would end the process.
        clock.Advance(LongEnough);
        await body.Cancelled.WaitAsync(LongEnough, TestContext.Current.CancellationToken);
        body.End();

        Assert.True((await waiting).IsCompleted);
        Assert.True(pace.IsTooSlow);
    }

    [Fact]
    public void A_body_that_is_read_no_longer_is_left_alone()
    {
        var clock = new FakeClock();
        var body = new EndedReader(new InvalidOperationException("The connection reads the next request."));
        var pace = new BodyPace(body, clock);
        _ = pace.WaitAsync(body.ReadAsync(TestContext.Current.CancellationToken), 0).AsTask();
        pace.Dispose();
        clock.Advance(LongEnough);
        Assert.False(body.Cancelled.IsCompleted);
        Assert.False(pace.IsTooSlow);
    }

    public static TheoryData<Exception> Ends() => [new ObjectDisposedException("body"), new TaskCanceledException(), new IOException("reset")];

    /// <summary>The body of a request whose client has just gone.</summary>
    private sealed class EndedReader(Exception gone) : PipeReader
    {
        private readonly TaskCompletionSource<ReadResult> _reading = new();
        private readonly TaskCompletionSource _cancelled = new();

        public Task Cancelled => _cancelled.Task;

        public void End() => _reading.SetResult(new ReadResult(default, isCanceled: false, isCompleted: true));

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => new(_reading.Task);

        public override void CancelPendingRead()
        {
            _cancelled.TrySetResult();
            throw gone;
        }

        public override void AdvanceTo(SequencePosition consumed) => throw new NotSupportedException();

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => throw new NotSupportedException();

        public override void Complete(Exception? exception = null) => throw new NotSupportedException();

        public override bool TryRead(out ReadResult result) => throw new NotSupportedException();
    }
}
