using Gambi.TestKit.Hubs;

namespace Gambi.Resilience.Tests.Load;

/// <summary>Participants that go together.</summary>
internal sealed class JoinedAll(IReadOnlyList<JoinedParticipant> participants) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        foreach (var participant in participants)
        {
            await participant.DisposeAsync();
        }
    }
}
