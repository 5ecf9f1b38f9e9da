using Gambi.Client;
using Gambi.Contracts;
using Gambi.DemoProvider;
using Gambi.Hub;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

[assembly: AssemblyFixture(typeof(Gambi.Cli.Tests.Running.SharedHub))]

namespace Gambi.Cli.Tests.Running;

/// <summary>One hub on a port and one provider for all tests of this assembly; each test makes a room of its own.</summary>
public sealed class SharedHub : IAsyncLifetime
{
    private readonly WebApplication _hub = GambiHubServer.Create(configureHost: builder => builder.WebHost.UseUrls("http://127.0.0.1:0"));

    public Uri Url => new(_hub.Urls.First());

    public DemoProviderServer Provider { get; private set; } = null!;

    public GambiClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await _hub.StartAsync();
        Provider = await DemoProviderServer.StartAsync(new() { WordDelay = TimeSpan.Zero, Models = ["llama3:latest", "qwen2.5-coder", "mistral"] }, CancellationToken.None);
        Client = new GambiClient(new() { HubUrl = Url, RequestTimeout = Patience.Limit });
    }

    public async Task<RoomSummary> CreateRoomAsync(string name = "Test", string? password = null) =>
        (await Client.Rooms.CreateAsync(new() { Name = name, Password = password })).Data.Room;

    /// <summary>The room's only participant.</summary>
    public async Task<ParticipantSummary> SeeAsync(string code) => (await Client.Participants.ListAsync(code)).Data.Single();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Provider.DisposeAsync();
        await _hub.StopAsync();
        await _hub.DisposeAsync();
    }
}
