using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gambi.Cli.Hosting;
using Gambi.Cli.Tests.Running;
using Gambi.Client;
using Gambi.Contracts;
using Gambi.DemoProvider;
using Gambi.Participant;
using Gambi.TestKit;

namespace Gambi.Cli.Tests.Hubs;

/// <summary>A hub in a process of its own that gets a signal while it serves.</summary>
public sealed class HubStopTests
{
    [Fact]
    public async Task What_runs_finishes_before_the_process_leaves_with_0()
    {
        await using var scene = await Scene.StartAsync("[[wait:1]]");
        await scene.Hub.SignalAsync("TERM");
        Assert.Equal(1, (await scene.Hub.EventAsync("signal_received")).GetProperty("running").GetInt32());
        await scene.Thinking.WhenTimersAsync(1).WaitAsync(Patience.Limit);
        scene.Thinking.Advance(TimeSpan.FromSeconds(1));
        Assert.EndsWith("data: [DONE]\n\n", await scene.TextAsync(), StringComparison.Ordinal);
        (await scene.Hub.EndAsync()).Expect(0);
        Assert.Equal("SIGTERM", (await scene.Hub.EventAsync("stopped")).GetProperty("signal").GetString());
    }

    [Fact]
    public async Task What_outlasts_the_grace_is_cut_with_an_error_that_its_client_can_read()
    {
        await using var scene = await Scene.StartAsync("[[stall]]", "--shutdown-grace", "200ms");
        await scene.Hub.SignalAsync("TERM");
        string text = await scene.TextAsync();
        using var last = JsonDocument.Parse(text[(text.LastIndexOf("data: ", StringComparison.Ordinal) + "data: ".Length)..]);
        Assert.Contains("The hub stops.", last.RootElement.GetProperty("error").GetProperty("message").GetString()!, StringComparison.Ordinal);
        (await scene.Hub.EndAsync()).Expect(0);
    }

    [Fact]
    public async Task A_second_signal_leaves_at_once()
    {
        await using var scene = await Scene.StartAsync("[[stall]]");
        await scene.Hub.SignalAsync("TERM");
        await scene.Hub.EventAsync("signal_received");
        await scene.Hub.SignalAsync("INT");
        (await scene.Hub.EndAsync()).Expect(TerminationSignals.InterruptedExitCode);
    }

    [Fact]
    public async Task A_person_reads_how_many_requests_it_waits_for()
    {
        await using var scene = await Scene.StartAsync("[[stall]]", "--shutdown-grace", "500ms");
        await scene.Hub.SignalAsync("INT");
        CliResult result = (await scene.Hub.EndAsync()).Expect(0);
        Assert.Contains("1 requests may finish within 0.5 s", result.Error, StringComparison.Ordinal);

        using var cli = new TestCli();
        await using RunningCli idle = cli.Start("hub", "serve", "--host", "127.0.0.1", "--port", "0", "--format", "text");
        await idle.Out.WaitForTextAsync("Hub started");
        Assert.Equal(0, await idle.InterruptAsync());
        Assert.Contains("SIGINT: stopping…", idle.Out.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("2h")]
    public async Task A_grace_that_is_none_is_wrong_use(string typed)
    {
        using var cli = new TestCli();
        CliResult result = (await cli.RunAsync("hub", "serve", "--dry-run", "--shutdown-grace", typed)).Expect(2);
        Assert.Contains("--shutdown-grace", result.JsonError().GetProperty("message").GetString()!, StringComparison.Ordinal);
    }

    /// <summary>The hub's process, and here a provider, its participant and a client that reads a stream.</summary>
    private sealed class Scene(CliProcess hub, FakeClock thinking, DemoProviderServer provider, ParticipantSession session, HttpClient client, Task<HttpResponseMessage> asked) : IAsyncDisposable
    {
        public CliProcess Hub => hub;

        public FakeClock Thinking => thinking;

        public static async Task<Scene> StartAsync(string prompt, params string[] more)
        {
            CliProcess hub = CliProcess.Start(["hub", "serve", "--host", "127.0.0.1", "--port", "0", "--format", "ndjson", .. more]);
            var url = new Uri((await hub.EventAsync("started")).GetProperty("hubUrl").GetString()!);
            var thinking = new FakeClock();
            DemoProviderServer provider = await DemoProviderServer.StartAsync(new() { WordDelay = TimeSpan.Zero, TimeProvider = thinking, Models = ["llama3"] }, CancellationToken.None);
            using var management = new GambiClient(new() { HubUrl = url });
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
            string body = $$"""{"model":"*","stream":true,"messages":[{"role":"user","content":"{{prompt}}"}]}""";
            Task<HttpResponseMessage> asked = client.SendAsync(
                new(HttpMethod.Post, $"rooms/{room}/v1/chat/completions") { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) },
                HttpCompletionOption.ResponseHeadersRead, patience.Token);
            await provider.Log.WaitForAsync(request => request.Model is not null, patience.Token);
            if (prompt == "[[stall]]")
            {
                (await asked).EnsureSuccessStatusCode();
            }

            return new(hub, thinking, provider, session, client, asked);
        }

        public async Task<string> TextAsync()
        {
            using HttpResponseMessage answer = await asked.WaitAsync(Patience.Limit);
            return await answer.Content.ReadAsStringAsync().WaitAsync(Patience.Limit);
        }

        public async ValueTask DisposeAsync()
        {
            client.Dispose();
            await session.DisposeAsync();
            await provider.DisposeAsync();
            await hub.DisposeAsync();
        }
    }
}
