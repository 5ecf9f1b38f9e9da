using System.Net;
using System.Text.Json;
using Gambi.TestKit.Hubs;

namespace Gambi.Hub.Tests.Guarding;

/// <summary>A room with a password, as those see it who know it and those who do not.</summary>
internal sealed record GuardedRoom(TestHub Hub, string Code, string HostKey, HttpClient Stranger, HttpClient Member) : IAsyncDisposable
{
    public const string Password = "open sesame";

    public const string Registration = """{"nickname":"n","model":"llama3","endpoint":"http://localhost:11434"}""";

    public static (string Name, string Value) Bearer { get; } = ("Authorization", $"Bearer {Password}");

    public static (string Name, string Value) Header { get; } = ("X-Gambi-Password", Password);

    public static IPAddress Elsewhere { get; } = IPAddress.Parse("192.168.1.77");

    public string Path => $"v1/rooms/{Code}";

    public string Base => $"rooms/{Code}/v1";

    public static async Task<GuardedRoom> StartAsync(TimeProvider? clock = null, string? guard = null, string? defaults = null, Action<GambiHubOptions>? configure = null)
    {
        var hub = await TestHub.StartAsync(clock, configure);
        var stranger = hub.CreateClient(Elsewhere);
        var created = await stranger.CreateRoomAsync(password: Password, defaults: defaults, guard: guard);
        var code = created.GetProperty("room").GetProperty("code").GetString()!;
        return new(hub, code, created.GetProperty("hostKey").GetString()!, stranger, hub.CreateClient(null, Header));
    }

    /// <summary>Asserts that an answer is the one that everybody gets who has no password.</summary>
    public static void AssertRefused(HubAnswer answer)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal("INVALID_PASSWORD", answer.Code, ignoreCase: true);
        Assert.Equal("Bearer", answer.Headers["WWW-Authenticate"]);
    }

    /// <summary>An error without what differs by chance.</summary>
    public static string ErrorOf(HubAnswer answer) => answer.Error.ValueKind == JsonValueKind.Object ? answer.Error.GetRawText() : "";

    public async ValueTask DisposeAsync()
    {
        Stranger.Dispose();
        Member.Dispose();
        await Hub.DisposeAsync();
    }
}
