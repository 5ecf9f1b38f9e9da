using Gambi.Hub.Failures;

namespace Gambi.Hub.Rooms;

/// <summary>The way to one participant's provider: a tunnel. The engine knows nothing else of it.</summary>
internal interface IParticipantLink
{
    /// <summary>Requests it can carry at once, whatever the registration says.</summary>
    int MaxConcurrency { get; }

    /// <summary>Whether it still takes requests: open, and not draining.</summary>
    bool IsOpen { get; }

    /// <summary>Whether it carries as much as it can, with a slot or without: a request about a response, or the rest of an answer that nobody wants any more.</summary>
    bool IsFull { get; }

    /// <summary>When the participant last showed life on it.</summary>
    DateTimeOffset LastSeen { get; }

    /// <summary>Sends one request; returns when the head of the reply is there. Cancelling cancels the provider's generation.</summary>
    ValueTask<Outcome<ExchangeReply>> SendAsync(ExchangeRequest request, CancellationToken cancellationToken);

    /// <summary>Closes it; running exchanges fail.</summary>
    ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken);
}
