using Microsoft.Extensions.AI;

namespace Gambi.Participant.AI;

/// <summary>The making of one streamed answer, on the pool.</summary>
/// <param name="call">What is asked, and whom.</param>
/// <param name="body">Where the answer goes.</param>
internal sealed class StreamedAnswer(ChatCall call, AnswerStream body)
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Returns when the chat client says the first thing, so that until then what it throws can be answered with a status.</summary>
    public static async Task<HttpResponseMessage> StartAsync(ChatCall call, CancellationToken cancellationToken)
    {
        AnswerStream body = new();
        try
        {
            StreamedAnswer making = new(call, body);
            _ = Task.Run(making.MakeAsync, CancellationToken.None);
            await making._begun.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return Answers.Events(body);
        }
        catch
        {
            await body.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task MakeAsync()
    {
        try
        {
            await WriteAsync(body.Aborted).ConfigureAwait(false);
        }
        catch (Exception) when (body.Aborted.IsCancellationRequested)
        {
            // Nobody reads it any more, whatever it says at the end.
            _begun.TrySetCanceled(body.Aborted);
        }
        catch (Exception broken) when (!_begun.TrySetException(broken))
        {
            body.Failure = new BrokenAnswerException(ErrorAnswers.Of(broken).Message, broken);
            call.TellFailure(broken);
        }
        catch (Exception)
        {
            // Whoever waits for the beginning has it.
        }
        finally
        {
            await body.Writer.CompleteAsync().ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(CancellationToken aborted)
    {
        AnswerReader reader = call.Reader();
        using ChunkWriter writer = new(body.Writer, call.Head);
        writer.WriteRole();
        await foreach (ChatResponseUpdate update in call.Client.GetStreamingResponseAsync(call.Request.Messages, call.Request.Options, aborted).ConfigureAwait(false))
        {
            foreach (AnswerPiece piece in reader.Read(update))
            {
                writer.Write(piece);
            }

            // Before the flush, which waits for a reader when it is much.
            _begun.TrySetResult();
            await body.Writer.FlushAsync(aborted).ConfigureAwait(false);
        }

        writer.WriteEnd(reader.FinishReason, call.Request.TellsUsage ? reader.Usage : null);
        _begun.TrySetResult();
        await body.Writer.FlushAsync(aborted).ConfigureAwait(false);
    }
}
