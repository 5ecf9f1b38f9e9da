using System.Collections.Concurrent;
using Gambi.Adaptation.Answers;
using Gambi.Hub.Exchange;
using Gambi.Hub.Failures;
using Gambi.Hub.Responses;
using Gambi.Hub.Rooms;
using Gambi.Hub.Routing;
using Gambi.Hub.Security;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gambi.Hub.Inference;

/// <summary>The responses that are being made in background: each waits for a slot, is made, and ends in the store, whether its client is there or not.</summary>
internal sealed partial class BackgroundRuns(
    ResponseStore store, ResponseRecords records, StoreSettings settings, Admission admission, IdSource ids, TimeProvider time, HubDrain drain, ILogger<BackgroundRuns> logger) : IHostedService
{
    /// <summary>How long a run waits for a slot: nobody waits for it.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromHours(1);

    private static readonly HubFailure Cancelled = ExchangeFailures.ClientGone with { Message = "The response was cancelled." };

    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);
    private int _count;
    private long _bytes;

    /// <summary>Takes a request over: from here on its memory and its report are no longer its caller's, unless this fails.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="ask">Who may serve it.</param>
    /// <param name="candidates">Who could serve it now.</param>
    /// <param name="report">What is known of it.</param>
    /// <param name="answer">How it is served, once there is a slot.</param>
    public Outcome<BackgroundRun> Start(InferenceRequest request, AdmissionAsk ask, Candidates candidates, RequestReport report, AnswerStep answer)
    {
        var size = request.Asked.Body.Length;
        var (count, bytes) = (Interlocked.Increment(ref _count), Interlocked.Add(ref _bytes, size));
        if (count > settings.Runs || bytes > settings.Bytes)
        {
            Release(size);
            return ResponseFailures.TooManyRuns(settings.Runs);
        }

        try
        {
            return Begin(request, ask, candidates, report, answer, size);
        }
        catch
        {
            // Its place would be lost for good.
            Release(size);
            throw;
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Each run ends by itself when the hub stops; this waits until they have.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_running.Values).WaitAsync(cancellationToken);

    private BackgroundRun Begin(InferenceRequest request, AdmissionAsk ask, Candidates candidates, RequestReport report, AnswerStep answer, int size)
    {
        var id = ids.NewId("resp_");
        var identity = new ResponseIdentity
        {
            Id = id,
            Model = candidates.ModelOf(candidates.Participants[0].Registration) ?? request.Asked.Model,
            CreatedAt = time.GetUtcNow(),
            Store = true,
            Background = true,
            PreviousResponseId = request.PreviousResponseId,
        };
        var run = new ResponseRun(new EventLog(settings.EventBytes), request.Room.Closing, drain.Over);
        var transcript = new RunTranscript(run.Log, ResponseTemplate.Read(request.Asked.Body, identity));

        // Its client is answered long before: nobody hears where it stands, least of all whoever uses that connection then.
        var waiting = ask with { IsBackground = true, Patience = Patience, Bytes = 0, Watcher = null };
        var queued = transcript.Describe(ResponseStatus.Queued);
        transcript.Queued(queued.Span);
        var stored = request.Recording!.BeganInBackground(id, run, queued);
        records.Began(stored, otherwise: transcript.Describe(ResponseStatus.Failed, "The hub stopped before this response was made."));
        var background = new BackgroundRun(request with { Recording = null, Background = identity }, waiting, stored, transcript, report.HandOver()) { Queued = queued };

        // Known before it begins, so that a hub that stops waits for it.
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _running[id] = RunAsync(background, answer, begin.Task, size);
        begin.SetResult();
        return background;
    }

    private async Task RunAsync(BackgroundRun background, AnswerStep answer, Task begin, int size)
    {
        using var work = drain.Enter();
        await begin;
        string? error = null;
        try
        {
            error = await MakeAsync(background, answer, background.Run.Cancelled);
        }
        catch (Exception e) when (background.Run.Cancelled.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // A tunnel that closes at the same moment, as a deleted room's does, may say so first.
            background.Report.Failed(Cancelled);
        }
        catch (Exception e)
        {
            LogCrash(e, background.Report.RequestId);
            background.Report.Crashed();
            error = "The hub failed to serve this request.";
        }
        finally
        {
            background.Request.Memory.Dispose();
            Release(size);
        }

        try
        {
            End(background, error);
        }
        finally
        {
            background.Run.Dispose();
            _running.TryRemove(background.Response.Id, out _);
        }
    }

    /// <summary>Answers what went wrong, for people, unless the events say it already.</summary>
    private async ValueTask<string?> MakeAsync(BackgroundRun background, AnswerStep answer, CancellationToken cancellationToken)
    {
        var (request, ask, response, transcript, report) = background;
        if (!(await admission.AdmitAsync(ask, cancellationToken)).TryGet(out var admitted, out var failure))
        {
            report.Failed(failure);
            return failure.Message;
        }

        report.Watch.Queued = admitted.Queued;
        using var attempts = new Attempts(admission, ask, admitted, report)
        {
            Moved = next => store.Update(response, response.State with { ParticipantId = next.Slot.Participant.Id }),
        };
        var state = response.State with { ParticipantId = admitted.Slot.Participant.Id, Object = transcript.Describe(ResponseStatus.InProgress) };
        store.Update(response, state);
        var sink = new RunSink(transcript, settings.EventBytes, () => store.Weigh(response));
        failure = await answer(request, attempts, report, sink, cancellationToken);
        sink.End();
        if (transcript.Final.IsEmpty)
        {
            // Of two signs of a cancellation the token's counts.
            cancellationToken.ThrowIfCancellationRequested();
            failure ??= sink.Refusal is null ? ExchangeFailures.NoStream : null;
        }

        if (failure is null)
        {
            report.Answered();
            return sink.Refusal;
        }

        report.Failed(failure);
        return transcript.Error ?? failure.Message;
    }

    /// <summary>Says in the store and to the followers what became of it.</summary>
    private void End(BackgroundRun background, string? error)
    {
        var (_, _, response, transcript, _) = background;
        if (transcript.Final.IsEmpty && error is not null)
        {
            transcript.Failed(error);
        }

        var final = transcript.Final.IsEmpty ? transcript.Describe(ResponseStatus.Cancelled) : transcript.Final;
        store.Update(response, response.State with
        {
            NativeId = transcript.NativeId,
            Object = final,
            EndedAt = time.GetUtcNow(),
            Output = ResponseItems.OfOutput(response.Id, final),
        });
    }

    private void Release(int size)
    {
        Interlocked.Add(ref _bytes, -size);
        Interlocked.Decrement(ref _count);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{RequestId} failed in background")]
    private partial void LogCrash(Exception exception, string requestId);
}
