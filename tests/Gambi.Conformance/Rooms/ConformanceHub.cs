using System.Net;
using System.Text;
using System.Text.Json;
using Gambi.Hub;
using Gambi.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gambi.Conformance.Rooms;

/// <summary>A hub on a real port with one empty room.</summary>
internal sealed class ConformanceHub : IAsyncDisposable
{
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

    public static async Task<ConformanceHub> StartAsync(CancellationToken cancellationToken, string? password = null, TimeProvider? clock = null)
    {
        WebApplication application = GambiHubServer.Create(configureHost: builder =>
        {
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            builder.Services.Replace(ServiceDescriptor.Singleton(clock ?? new PatientClock()));
        });
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
