using System.Net;
using Gambi.Client;
using Gambi.DemoProvider;
using Gambi.Hub;
using Gambi.Participant;
using Gambi.TestKit.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Gambi.Samples.Tests.Running;

/// <summary>A hub on a free port and a room in which several people share built-in providers, each a model of its own.</summary>
internal sealed class PooledRoom : IAsyncDisposable
{
    /// <summary>Who is there, and with what.</summary>
    public static readonly (string Id, string Nickname, string Model)[] People = [("alice", "Alice", "llama3"), ("bob", "Bob", "qwen2.5"), ("carol", "Carol", "phi4")];

    private static readonly TimeSpan WordDelay = TimeSpan.FromMilliseconds(5);

    private readonly List<IAsyncDisposable> _leases = [];

    private PooledRoom(Uri hubUrl)
    {
        HubUrl = hubUrl;
        Client = new(new() { HubUrl = hubUrl, RequestTimeout = Patience.Limit });
    }

    public Uri HubUrl { get; }

    public GambiClient Client { get; }

    public string Code { get; private set; } = "";

    public static async Task<PooledRoom> StartAsync(CancellationToken cancellationToken, bool empty = false)
    {
        WebApplication hub = GambiHubServer.Create(configureHost: builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0)));
        await hub.StartAsync(cancellationToken);
        PooledRoom room = new(new Uri(hub.Urls.First()));
        room._leases.Add(hub);
        try
        {
            room.Code = (await room.Client.Rooms.CreateAsync(new() { Name = "Samples" }, cancellationToken)).Data.Room.Code;
            foreach ((string id, string nickname, string model) in empty ? [] : People)
            {
                await room.JoinAsync(id, nickname, model, cancellationToken);
            }

            return room;
        }
        catch
        {
            await room.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a sample as its README says, to its end, and gives what it printed.</summary>
    public async Task<string> RunAsync(string sample, string input = "", int exitCode = 0)
    {
        await using SampleProcess process = Start(sample, input);
        return await process.EndAsync(exitCode);
    }

    /// <summary>Starts a sample as its README says.</summary>
    public SampleProcess Start(string sample, string input = "")
    {
        SampleFolder folder = SampleFolder.Of(sample);
        return SampleProcess.Start(folder.Command(Code), folder.Folder, HubUrl, input);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        foreach (IAsyncDisposable lease in Enumerable.Reverse(_leases))
        {
            await lease.DisposeAsync();
        }
    }

    private async Task JoinAsync(string id, string nickname, string model, CancellationToken cancellationToken)
    {
        DemoProviderServer provider = await DemoProviderServer.StartAsync(new() { Models = [model], WordDelay = WordDelay }, cancellationToken);
        _leases.Add(provider);
        _leases.Add(await ParticipantSession.StartAsync(
            new ParticipantOptions
            {
                HubUrl = HubUrl,
                RoomCode = Code,
                ParticipantId = id,
                Nickname = nickname,
                Models = [model],
                Endpoint = ProviderAddress.Parse(provider.BaseAddress.ToString()),
                LeaveTimeout = TimeSpan.Zero,
            },
            cancellationToken));
    }
}
