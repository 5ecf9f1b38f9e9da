using Gambi.Participant;

namespace Gambi.Cli.Tests.Running;

/// <summary>A room of the shared hub with one participant, <c>asked</c>, that serves <c>mistral</c>.</summary>
internal sealed class JoinedRoom(string code, ParticipantSession session) : IAsyncDisposable
{
    public string Code => code;

    public static async Task<JoinedRoom> CreateAsync(SharedHub hub, Func<ParticipantOptions, ParticipantOptions>? change = null)
    {
        string code = (await hub.CreateRoomAsync("Asked")).Code;
        ParticipantOptions options = new()
        {
            HubUrl = hub.Url,
            RoomCode = code,
            ParticipantId = "asked",
            Nickname = "Asked",
            Models = ["mistral"],
            Endpoint = ProviderAddress.Parse(hub.Provider.BaseAddress.ToString()),
        };
        return new JoinedRoom(code, await ParticipantSession.StartAsync(change?.Invoke(options) ?? options, CancellationToken.None));
    }

    public ValueTask DisposeAsync() => session.DisposeAsync();
}
