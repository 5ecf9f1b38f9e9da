using Gambi.Client;
using Gambi.Contracts;

namespace Gambi.Cli.Asking;

/// <summary>The protocol to ask in when none is named: Responses, or Chat Completions where nobody who could answer speaks Responses.</summary>
internal sealed class SpokenProtocol(GambiClient client)
{
    private const string ModelPrefix = "model:";

    /// <summary>The protocol for <paramref name="selector"/> in <paramref name="room"/>.</summary>
    public async Task<AskProtocol> FindAsync(string room, string selector, CancellationToken cancellationToken)
    {
        try
        {
            // The room's own list, not the list of models: that one names only each participant's first model.
            IReadOnlyList<ParticipantSummary> participants = (await client.Participants.ListAsync(room, cancellationToken)).Data;
            return Choose(participants, selector);
        }
        catch (GambiException)
        {
            // Whatever is wrong, the ask itself meets it next and tells it better.
            return AskProtocol.Responses;
        }
    }

    /// <summary>The protocol, seen who is there; who says nothing about protocols, as on older hubs, counts as speaking Responses.</summary>
    public static AskProtocol Choose(IReadOnlyList<ParticipantSummary> participants, string selector)
    {
        ParticipantCapabilities[] asked =
        [
            .. Allowed(participants, selector).Where(participant => participant.Status != ParticipantStatus.Offline).Select(participant => participant.Capabilities),
        ];
        return asked.All(one => one.OpenResponses == ProtocolSupport.Unsupported) && asked.Any(one => one.ChatCompletions != ProtocolSupport.Unsupported)
            ? AskProtocol.ChatCompletions
            : AskProtocol.Responses;
    }

    // As the hub reads a selector (contract §3).
    private static IEnumerable<ParticipantSummary> Allowed(IReadOnlyList<ParticipantSummary> participants, string selector)
    {
        if (selector is "*" or "any")
        {
            return participants;
        }

        if (selector.StartsWith(ModelPrefix, StringComparison.Ordinal))
        {
            return Serving(selector[ModelPrefix.Length..]);
        }

        return participants.FirstOrDefault(participant => participant.Id == selector) is { } pinned ? [pinned] : Serving(selector);

        IEnumerable<ParticipantSummary> Serving(string model) => participants.Where(participant => participant.Models.Contains(model, StringComparer.Ordinal));
    }
}
