using System.Text.Json;
using Gambi.Cli.Tests.Running;

namespace Gambi.Cli.Tests.Tls;

/// <summary>A hub over https and our programs, which trust its authority by <c>SSL_CERT_FILE</c> or do not.</summary>
public sealed class SecureHubTests(SharedHub shared) : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_room_is_made_joined_and_asked_over_tls_by_who_trusts_the_authority(bool rsa)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SSL_CERT_FILE is read on Linux.");
        await using CliProcess hub = Serve(_authority.Sign("127.0.0.1", rsa));
        string url = (await hub.EventAsync("started")).GetProperty("hubUrl").GetString()!;
        Assert.StartsWith("https://127.0.0.1:", url, StringComparison.Ordinal);

        await using CliProcess create = Trusting("room", "create", "--hub", url, "--name", "Secure", "--format", "json");
        string room = (await create.EndAsync()).Expect(0).Json().GetProperty("data").GetProperty("room").GetProperty("code").GetString()!;
        await using CliProcess join = Trusting(
            "participant", "join", "--hub", url, "--room", room, "--participant-id", "ada", "--endpoint", shared.Provider.BaseAddress.ToString(), "--model", "mistral", "--no-specs", "--format", "ndjson");
        await join.EventAsync("tunnel_connected");
        await using CliProcess ask = Trusting("ask", "--hub", url, "--room", room, "--format", "text", "[[words:3]]");
        (await ask.EndAsync()).Expect(0);
    }

    [Fact]
    public async Task Who_does_not_trust_it_or_calls_it_by_another_name_is_told_what_to_do()
    {
        await using CliProcess hub = Serve(_authority.Sign("127.0.0.1"));
        JsonElement started = await hub.EventAsync("started");
        await using CliProcess stranger = CliProcess.Start("room", "list", "--hub", started.GetProperty("hubUrl").GetString()!, "--format", "json");
        CliResult refused = (await stranger.EndAsync()).Expect(3);
        Assert.Contains("an authority that this machine does not trust", refused.JsonError().GetProperty("message").GetString()!, StringComparison.Ordinal);
        Assert.Contains("authority is your own", refused.JsonError().GetProperty("hint").GetString()!, StringComparison.Ordinal);

        Assert.SkipUnless(OperatingSystem.IsLinux(), "SSL_CERT_FILE is read on Linux.");
        await using CliProcess misnamed = Trusting("room", "list", "--hub", $"https://localhost:{started.GetProperty("port").GetInt32()}", "--format", "json");
        CliResult named = (await misnamed.EndAsync()).Expect(3);
        Assert.Contains("made for another name than 'localhost'", named.JsonError().GetProperty("message").GetString()!, StringComparison.Ordinal);
    }

    private CliProcess Serve((string Certificate, string Key) pair) =>
        CliProcess.Start(["hub", "serve", "--host", "127.0.0.1", "--port", "0", "--format", "ndjson", .. _authority.Flags(pair)]);

    private CliProcess Trusting(params string[] args) => CliProcess.StartIn(new() { ["SSL_CERT_FILE"] = _authority.RootFile }, args);
}
