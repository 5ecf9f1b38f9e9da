using System.Text.Json;

namespace Gambi.Cli.Tests.Durability;

/// <summary>A hub in a process of its own, with a folder, until it is killed.</summary>
internal sealed class KilledHub : IAsyncDisposable
{
    private readonly CliProcess _process;

    private KilledHub(CliProcess process, Uri url)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = url, Timeout = Patience.Limit };
    }

    public HttpClient Client { get; }

    public CliProcess Process => _process;

    public static async Task<KilledHub> StartAsync(string folder)
    {
        CliProcess process = CliProcess.Start("hub", "serve", "--host", "127.0.0.1", "--port", "0", "--store", folder, "--quiet");
        JsonElement started = await process.EventAsync("started");
        return new(process, new Uri(started.GetProperty("hubUrl").GetString()!));
    }

    /// <summary>At once, whatever it is doing.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _process.DisposeAsync();
    }
}
