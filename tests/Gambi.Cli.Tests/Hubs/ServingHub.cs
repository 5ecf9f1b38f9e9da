using System.Net.Http.Headers;
using System.Text;
using Gambi.Client;
using Gambi.Contracts;
using Gambi.DemoProvider;
using Gambi.Participant;
using Gambi.TestKit;

namespace Gambi.Cli.Tests.Hubs;

/// <summary>The hub's process, and here a provider, its participant and a client that reads a stream.</summary>
internal sealed class ServingHub(CliProcess hub, FakeClock thinking, DemoProviderServer provider, ParticipantSession session, HttpClient client, string room, Task<HttpResponseMessage> asked) : IAsyncDisposable
{
    public CliProcess Hub => hub;

    public FakeClock Thinking => thinking;

    public static async Task<ServingHub> StartAsync(string prompt, params string[] more)
    {
        CliProcess hub = CliProcess.Start(["hub", "serve", "--host", "127.0.0.1", "--port", "0", "--format", "ndjson", .. more]);
        var url = new Uri((await hub.EventAsync("started")).GetProperty("hubUrl").GetString()!);
        var thinking = new FakeClock();
        DemoProviderServer provider = await DemoProviderServer.StartAsync(new() { WordDelay = TimeSpan.Zero, TimeProvider = thinking, Models = ["llama3"] }, CancellationToken.None);
        using var management = new GambiClient(new() { HubUrl = url, RequestTimeout = Patience.Limit });
        string room = (await management.Rooms.CreateAsync(new() { Name = "Stopping" })).Data.Room.Code;
        ParticipantSession session = await ParticipantSession.StartAsync(new()
        {
            HubUrl = url,
            RoomCode = room,
            ParticipantId = "ada",
            Nickname = "Ada",
            Models = ["llama3"],
            Endpoint = ProviderAddress.Parse(provider.BaseAddress.ToString()),
            Capabilities = new() { OpenResponses = ProtocolSupport.Supported, ChatCompletions = ProtocolSupport.Supported },
        }, CancellationToken.None);
        using var patience = new CancellationTokenSource(Patience.Limit);
        while ((await management.Participants.ListAsync(room, patience.Token)).Data.Single().Status != ParticipantStatus.Online)
        {
        }

        var client = new HttpClient { BaseAddress = url };
        Task<HttpResponseMessage> asked = AskAsync(client, room, "*", prompt, patience.Token);
        if (prompt == "[[stall]]")
        {
            (await asked).EnsureSuccessStatusCode();
        }
        else
        {
            // A hub with a deadline may have answered before its provider was asked.
            await await Task.WhenAny(asked, provider.Log.WaitForAsync(request => request.Model is not null, patience.Token));
        }

        return new(hub, thinking, provider, session, client, room, asked);
    }

    /// <summary>What the request of the prompt is answered.</summary>
    public Task<HttpResponseMessage> Answer => asked;

    /// <summary>The same as text, when it has ended.</summary>
    public async Task<string> TextAsync()
    {
        using HttpResponseMessage answer = await asked.WaitAsync(Patience.Limit);
        return await answer.Content.ReadAsStringAsync().WaitAsync(Patience.Limit);
    }

    /// <summary>Asks once more.</summary>
    public Task<HttpResponseMessage> AskAsync(string model) => AskAsync(client, room, model, "hi", CancellationToken.None).WaitAsync(Patience.Limit);

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await session.DisposeAsync();
        await provider.DisposeAsync();
        await hub.DisposeAsync();
    }

    private static Task<HttpResponseMessage> AskAsync(HttpClient client, string room, string model, string prompt, CancellationToken cancellationToken)
    {
        string body = $$"""{"model":"{{model}}","stream":true,"messages":[{"role":"user","content":"{{prompt}}"}]}""";
        return client.SendAsync(
            new(HttpMethod.Post, $"rooms/{room}/v1/chat/completions") { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) },
            HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }
}
