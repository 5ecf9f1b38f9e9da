using System.Threading.Channels;
using Gambi.Cli.Failures;
using Gambi.Cli.Wiring;
using Gambi.Participant;

namespace Gambi.Cli.Participants;

/// <summary>One session from its start until it left or failed.</summary>
internal sealed class JoinRun(CliContext context)
{
    // The session must never wait for a slow terminal; what a stalled reader misses are lines about the past.
    private readonly Channel<ParticipantEvent> _told = Channel.CreateBounded<ParticipantEvent>(
        new BoundedChannelOptions(1_024) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly TaskCompletionSource _announced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Joins, serves until a signal, leaves.</summary>
    public Task RunAsync(ParticipantOptions options, CancellationToken cancellationToken) =>
        RunAsync(options, ending => Task.Delay(Timeout.InfiniteTimeSpan, context.Host.Time, ending), cancellationToken);

    /// <summary>Joins, serves as long as <paramref name="whileServing"/> takes, leaves.</summary>
    public async Task RunAsync(ParticipantOptions options, Func<CancellationToken, Task> whileServing, CancellationToken cancellationToken)
    {
        var events = new JoinEvents(context.Console, options);
        events.Prepared();
        Task writing = WriteAsync(events);
        ParticipantClosed closed;
        try
        {
            await using ParticipantSession session = await ParticipantSession.StartAsync(options with { Observer = told => Tell(events, told) }, cancellationToken);
            closed = await ServeAsync(session, events, writing, whileServing, cancellationToken);
        }
        finally
        {
            _told.Writer.TryComplete();
            await writing;
        }

        Conclude(events, closed);
    }

    private async Task<ParticipantClosed> ServeAsync(
        ParticipantSession session, JoinEvents events, Task writing, Func<CancellationToken, Task> whileServing, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // What was told so far is written first, so that the lines stay in order.
        await Task.WhenAny(_announced.Task, session.Completion);
        Task work = whileServing(over.Token);
        // The writing ends before the session only when nobody reads any more.
        await Task.WhenAny(session.Completion, work, writing);
        if (!session.Completion.IsCompleted)
        {
            if (!writing.IsFaulted)
            {
                events.Leaving(context.Signals.Received);
            }

            // Not the run's token: it is what said to leave. A second signal ends the process; LeaveTimeout bounds the rest.
            await session.LeaveAsync(CancellationToken.None);
        }

        await over.CancelAsync();
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (work.IsFaulted && session.Completion.Result.Reason == ParticipantCloseReason.Closed)
        {
            await work;
        }

        return await session.Completion;
    }

    private static void Conclude(JoinEvents events, ParticipantClosed closed)
    {
        switch (closed.Reason)
        {
            case ParticipantCloseReason.Closed when closed.Cause == ParticipantCloseCause.Left:
                events.Left(reason: null, message: null);
                break;
            case ParticipantCloseReason.Closed:
                events.Left(closed.Cause.ToString().ToLowerInvariant(), closed.Message);
                break;
            case ParticipantCloseReason.HeartbeatFailed:
                events.Failed("heartbeat_failed", closed);
                throw CliException.Unavailable("HEARTBEAT_FAILED", closed.Message, HintFor(closed));
            default:
                events.Failed("tunnel_failed", closed);
                throw CliException.Unavailable("TUNNEL_FAILED", closed.Message, HintFor(closed));
        }
    }

    private static string HintFor(ParticipantClosed closed) => closed.Cause switch
    {
        ParticipantCloseCause.RoomGone => "Ask for the code of a room that exists, or create one with `gambi room create`.",
        ParticipantCloseCause.WrongPassword => "Name the variable that holds the room's password with --password-env VAR; whoever created the room knows it.",
        _ => "Is the hub still running? Join again once it is.",
    };

    // What no line is made of need not wake the writer: each request tells twice.
    private void Tell(JoinEvents events, ParticipantEvent told)
    {
        if (events.Tells(told))
        {
            _told.Writer.TryWrite(told);
        }
    }

    private async Task WriteAsync(JoinEvents events)
    {
        try
        {
            await foreach (ParticipantEvent told in _told.Reader.ReadAllAsync(CancellationToken.None))
            {
                events.Write(told);
                if (told is TunnelConnectedEvent)
                {
                    _announced.TrySetResult();
                }
            }
        }
        finally
        {
            _announced.TrySetResult();
        }
    }
}
