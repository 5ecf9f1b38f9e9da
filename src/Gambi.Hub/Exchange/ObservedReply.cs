using System.IO.Pipelines;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Exchange;

/// <summary>A reply with what stands between it and the client. Disposing it gives the reply back, and cancels the provider's generation if it runs.</summary>
internal sealed class ObservedReply(ExchangeReply reply, ReplyRelay relay) : IAsyncDisposable
{
    public required string ParticipantId { get; init; }

    public required string Model { get; init; }

    /// <summary>Whether the body is a stream of events as it reaches the client.</summary>
    public required bool IsEventStream { get; init; }

    /// <summary>The body's length, when the provider announced one and the body is passed on as it is.</summary>
    public long? Length { get; init; }

    /// <summary>Why that participant, in few words; <c>null</c> when there was no choice to be made.</summary>
    public string? Route { get; init; }

    /// <summary>What holds the slot it is generated in, if any.</summary>
    public Attempts? Attempts { get; init; }

    public int Status => reply.Status;

    public IReadOnlyList<KeyValuePair<string, string>> Headers => reply.Headers;

    public PipeReader Body => reply.Body;

    public ReplyRelay Relay => relay;

    /// <summary>
    /// The provider has said its last word: its slot is given back before the client can know, so that a client that goes on at once does not find its participant busy.
    /// </summary>
    public void Generated() => Attempts?.Generated();

    public ValueTask DisposeAsync() => reply.DisposeAsync();
}
