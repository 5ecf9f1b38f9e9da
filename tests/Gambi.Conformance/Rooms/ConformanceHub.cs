using System.Net;
using System.Text;
using System.Text.Json;
using Gambi.Hub;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Gambi.Conformance.Rooms;

/// <summary>A hub on a real port with one empty room.</summary>
internal sealed class ConformanceHub : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    private readonly WebApplication _application;

    private ConformanceHub(WebApplication application, string roomCode, string? password)
    {
        Password = password;
        _application = application;
        RoomCode = roomCode;
    }

    /// <summary>The hub's base address.</summary>
    public Uri Address => new(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/");

    public string RoomCode { get; }

    /// <summary>The room's password, when it has one.</summary>
    public string? Password { get; }

    /// <summary>The base address that clients of OpenAI's protocols are given.</summary>
    public Uri Inference => new(Address, $"rooms/{RoomCode}/v1");

    /// <summary>A path of a participant on the management plane.</summary>
    public Uri ParticipantAt(string id) => new(Address, $"v1/rooms/{RoomCode}/participants/{id}");

    public static async Task<ConformanceHub> StartAsync(CancellationToken cancellationToken, string? password = null)
    {
        WebApplication application = GambiHubServer.Create(
            configureHost: builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0)));
        await application.StartAsync(cancellationToken);
        var bare = new ConformanceHub(application, "", password);
        try
        {
            return new ConformanceHub(application, await CreateRoomAsync(bare.Address, password, cancellationToken), password);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until requests reach a participant: its end of the tunnel opens a moment before the hub's.</summary>
    public async Task SeesAsync(string participant, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.TryAddWithoutValidation("X-Gambi-Password", Password ?? "none");
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        while (!(await http.GetStringAsync(new Uri(Inference + "/models"), either.Token)).Contains($"\"{participant}\"", StringComparison.Ordinal))
        {
            await Task.Delay(PollInterval, TimeProvider.System, either.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    private static async Task<string> CreateRoomAsync(Uri hub, string? password, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var body = new StringContent($$"""{"name":"conformance","password":"{{password}}"}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await http.PostAsync(new Uri(hub, "v1/rooms"), body, cancellationToken);
        answer.EnsureSuccessStatusCode();
        using JsonDocument created = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(cancellationToken));
        return created.RootElement.GetProperty("data").GetProperty("room").GetProperty("code").GetString()!;
    }
}
