using System.IO.Pipelines;

namespace Gambi.Hub.Http;

/// <summary>
/// Whether a body comes fast enough. A line that is merely bad passes: it may pause for half a minute, and 240 bytes a second are less than any modem brought. Who sends a byte now and
/// then to hold the hub does not.
/// </summary>
internal sealed class BodyPace(PipeReader body, TimeProvider time) : IDisposable
{
    /// <summary>The longest pause within a body, and how long it may take whatever its size.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    /// <summary>After <see cref="Patience"/> a body must have come at this rate on the whole.</summary>
    public const int BytesPerSecond = 240;

    private readonly Lock _gate = new();
    private readonly long _began = time.GetTimestamp();
    private ITimer? _timer;
    private bool _isOver;
    private volatile bool _isTooSlow;

    public bool IsTooSlow => _isTooSlow;

    /// <summary>Waits for the client's next bytes, or until it is too slow: then the read ends as cancelled.</summary>
    /// <param name="reading">The read that is under way.</param>
    /// <param name="received">Bytes that came before it.</param>
    public async ValueTask<ReadResult> WaitAsync(ValueTask<ReadResult> reading, long received)
    {
        _timer ??= time.CreateTimer(static pace => ((BodyPace)pace!).GiveUp(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(LeftFor(received), Timeout.InfiniteTimeSpan);
        var read = await reading;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        return read;
    }

    /// <summary>The body is read no longer. A timer that fires just then does nothing more: its connection may be reading the next request by now.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
        }

        _timer?.Dispose();
    }

    private TimeSpan LeftFor(long received)
    {
        var left = Patience + TimeSpan.FromSeconds(received / (double)BytesPerSecond) - time.GetElapsedTime(_began);
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < Patience ? left : Patience;
    }

    private void GiveUp()
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            _isTooSlow = true;
            try
            {
                body.CancelPendingRead();
            }
            catch (Exception gone) when (gone is ObjectDisposedException or OperationCanceledException or IOException)
            {
                // The client went in this very moment, so the read that is waited for ends by itself. Thrown on, it would end the process: this is a timer's thread.
            }
        }
    }
}
