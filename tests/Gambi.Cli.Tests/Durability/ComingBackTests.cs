using System.Net;
using System.Text.Json;
using Gambi.DemoProvider;
using Gambi.TestKit;

namespace Gambi.Cli.Tests.Durability;

/// <summary>Real programs around a hub that is killed and started again on the same folder, behind an address that stays.</summary>
public sealed class ComingBackTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gambi-back-");

    private string Store => Path.Combine(_folder.FullName, "store");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Participants_come_back_by_themselves_after_their_hub_was_killed()
    {
        await using DemoProviderServer provider = await DemoProviderServer.StartAsync(new() { WordDelay = TimeSpan.Zero, Models = ["llama3"] }, CancellationToken.None);
        KilledHub first = await KilledHub.StartAsync(Store);
        await using var firstLife = first;
        // A port set free by a kill could be anybody's a moment later.
        await using var address = new TcpRelay(first.Client.BaseAddress!.Port);
        using HttpResponseMessage made = await first.Client.PostAsync("v1/rooms", new StringContent("""{"name":"Lab"}"""));
        string code = Json(await made.Content.ReadAsStringAsync()).GetProperty("data").GetProperty("room").GetProperty("code").GetString()!;
        await using CliProcess participant = CliProcess.Start(
            "participant", "join", "--hub", address.Address.ToString(), "--room", code, "--participant-id", "ada", "--model", "llama3",
            "--endpoint", provider.BaseAddress.ToString(), "--no-specs", "--format", "ndjson");
        await participant.EventAsync("tunnel_connected");

        first.Kill();
        await first.Process.EndAsync();
        address.Cut();
        await participant.EventAsync("tunnel_lost");
        await using KilledHub second = await KilledHub.StartAsync(Store);
        address.LeadTo(second.Client.BaseAddress!.Port);
        address.Restore();
        await participant.EventAsync("tunnel_restored");

        // The participant sees its tunnel open a moment before the hub has it in use.
        using var guard = new CancellationTokenSource(Patience.Limit);
        JsonElement ada;
        do
        {
            ada = Assert.Single(Json(await second.Client.GetStringAsync($"v1/rooms/{code}/participants", guard.Token)).GetProperty("data").EnumerateArray());
        }
        while (ada.GetProperty("status").GetString() != "online");

        Assert.Equal("ada", ada.GetProperty("id").GetString());
        using HttpResponseMessage answer = await second.Client.PostAsync(
            $"rooms/{code}/v1/chat/completions", new StringContent("""{"model":"llama3","messages":[{"role":"user","content":"hello"}]}"""));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_second_hub_on_the_same_folder_is_told_so_and_exits_with_3()
    {
        await using KilledHub first = await KilledHub.StartAsync(Store);
        await using CliProcess second = CliProcess.Start("hub", "serve", "--host", "127.0.0.1", "--port", "0", "--store", Store);
        CliResult result = await second.EndAsync();
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("STORE_IN_USE", result.Error, StringComparison.Ordinal);
        Assert.Contains(Store, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_torn_end_is_cut_said_in_the_log_and_the_hub_starts()
    {
        await using (KilledHub first = await KilledHub.StartAsync(Store))
        {
            using HttpResponseMessage made = await first.Client.PostAsync("v1/rooms", new StringContent("""{"name":"Lab"}"""));
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        }

        string journal = Path.Combine(Store, "hub.journal");
        long whole = new FileInfo(journal).Length;
        await File.AppendAllTextAsync(journal, "torn", TestContext.Current.CancellationToken);
        await using KilledHub second = await KilledHub.StartAsync(Store);
        Assert.Equal(1, Json(await second.Client.GetStringAsync("v1/rooms")).GetProperty("data").GetArrayLength());
        await second.Process.Error.WaitForTextAsync($"cut at byte {whole}, 4 bytes");
    }

    private static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
