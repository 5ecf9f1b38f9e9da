using Gambi.Adaptation.Usage;
using Gambi.Hub.Observability;
using Gambi.Hub.Responses;

namespace Gambi.Hub.Exchange;

/// <summary>Notes what an answer tells of itself as it passes: its first token, its usage, its response id.</summary>
internal sealed class AnswerObserver(RequestWatch watch, Action<string>? learnResponse, ResponseRecording? recording)
{
    /// <summary>Whether a response's id is still wanted.</summary>
    public bool WantsResponseId { get; private set; } = learnResponse is not null;

    /// <summary>Whether the final response object is wanted.</summary>
    public bool KeepsResponse => recording is not null;

    public bool SawFirstToken { get; private set; }

    public void FirstToken()
    {
        SawFirstToken = true;
        watch.FirstToken();
    }

    /// <summary>Notes what <paramref name="answer"/> heard.</summary>
    public void Heard(AnswerTap answer)
    {
        if (WantsResponseId && answer.Id is { } id)
        {
            WantsResponseId = false;
            learnResponse!(id);
        }

        if (answer.HasUsage)
        {
            Used(answer.Usage);
        }
    }

    public void Used(TokenUsage? usage)
    {
        if (usage is { } counted)
        {
            watch.Used(counted.Input, counted.Output, counted.Total);
        }
    }

    /// <summary>Hands on the final response object; empty when there is none.</summary>
    public void Ended(ReadOnlySpan<byte> response)
    {
        if (!response.IsEmpty)
        {
            recording?.Ended(response);
        }
    }
}
