using Gambi.DemoProvider;
using Gambi.Participant;

namespace Gambi.Hub.Tests.Inference;

/// <summary>A participant in the room, and the provider behind it.</summary>
internal sealed record JoinedProvider(DemoProviderServer Server, ParticipantSession Session) : IAsyncDisposable
{
    public DemoProviderLog Log => Server.Log;

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await Server.DisposeAsync();
    }
}
