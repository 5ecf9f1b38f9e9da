using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Tests.Routing;

/// <summary>A link that is open and is never sent anything.</summary>
internal sealed class IdleLink : IParticipantLink
{
    public int MaxConcurrency { get; init; } = 1024;

    /// <summary>What happens when it is asked whether it is full; nothing when not given.</summary>
    public Action? WhenAsked { get; init; }

    public bool IsFull
    {
        get
        {
            WhenAsked?.Invoke();
            return field;
        }

        init;
    }

    public bool IsOpen { get; set; } = true;

    public DateTimeOffset LastSeen { get; init; }

    public ValueTask<Outcome<ExchangeReply>> SendAsync(ExchangeRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
