using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Tests.Rooms;

/// <summary>A link that is always open and never asked.</summary>
internal sealed class EverlastingLink(TimeProvider time) : IParticipantLink
{
    /// <summary>What its closing waits for.</summary>
    public Task Farewell { get; init; } = Task.CompletedTask;

    public int MaxConcurrency => 8;

    public bool IsFull => false;

    public bool IsOpen => true;

    public DateTimeOffset LastSeen => time.GetUtcNow();

    public ValueTask<Outcome<ExchangeReply>> SendAsync(ExchangeRequest request, CancellationToken cancellationToken) => throw new InvalidOperationException("Nobody should ask.");

    public ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken) => new(Farewell.WaitAsync(cancellationToken));
}
