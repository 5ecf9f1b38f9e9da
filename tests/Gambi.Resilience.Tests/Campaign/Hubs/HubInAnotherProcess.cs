using System.Text.Json;

namespace Gambi.Resilience.Tests.Campaign.Hubs;

/// <summary>The program in a process of its own, which is killed as by <c>kill -9</c>; what it logged until then must have no error.</summary>
internal sealed class HubInAnotherProcess(string store) : ICampaignHub
{
    private CliProcess? _process;

    public Uri Address { get; private set; } = ICampaignHub.Nowhere;

    public async Task StartAsync()
    {
        _process = CliProcess.Start(
            "hub", "serve", "--host", "127.0.0.1", "--port", "0", "--store", store, "--queue-timeout", "5s", "--format", "ndjson", "--log-format", "json");
        Address = new Uri($"http://127.0.0.1:{(await _process.EventAsync("started")).GetProperty("port").GetInt32()}/");
    }

    public async Task EndAsync()
    {
        await _process!.SignalAsync("KILL");
        var ended = await _process.EndAsync();
        Address = ICampaignHub.Nowhere;
        await _process.DisposeAsync();
        _process = null;

        // Of the last line a part may be there.
        var errors = ended.Error.Split('\n')[..^1].Where(IsError).ToList();
        Assert.True(errors.Count == 0, $"The hub logged {errors.Count} error(s):\n{string.Join('\n', errors)}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await EndAsync();
        }
    }

    private static bool IsError(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("level").GetString() is "error" or "critical";
    }
}
