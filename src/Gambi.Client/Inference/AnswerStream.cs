using System.Runtime.CompilerServices;

namespace Gambi.Client.Inference;

/// <summary>One answer on its way, from the reply that brings it to its parts.</summary>
internal sealed class AnswerStream(InferenceReply reply, AskProtocol protocol, AnswerWatch watch)
{
    private readonly IAnswerReader _reader = protocol == AskProtocol.Responses ? new ResponsesReader() : new ChatReader();

    public async IAsyncEnumerable<AnswerPart> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parts = reply.IsEventStream ? ReadEventsAsync(cancellationToken) : ReadWholeAsync(cancellationToken);
        await foreach (var part in parts.ConfigureAwait(false))
        {
            watch.SawToken();
            yield return part;
        }

        yield return new AnswerEnd
        {
            Usage = _reader.Usage,
            TimeToFirstToken = watch.FirstToken,
            Duration = watch.Total,
            CutShort = _reader.CutShort,
            Participant = reply.Participant,
            Model = reply.Model ?? _reader.Model,
            RequestId = reply.RequestId,
        };
    }

    private async IAsyncEnumerable<AnswerPart> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var told in reply.ReadEventsAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var part in _reader.ReadEvent(told, reply.FailureOf))
            {
                yield return part;
            }

            if (_reader.Complete)
            {
                watch.Ended();
                reply.Complete();
            }
        }

        _reader.ReadDone();
        if (!_reader.Complete)
        {
            throw reply.BrokenOff();
        }
    }

    private async IAsyncEnumerable<AnswerPart> ReadWholeAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var answer = await reply.ReadJsonAsync(cancellationToken).ConfigureAwait(false);
        var parts = _reader.ReadWhole(answer, reply.FailureOf);
        watch.Ended();
        foreach (var part in parts)
        {
            yield return part;
        }
    }
}
