using System.ClientModel;
using System.ClientModel.Primitives;
using Gambi.Client;
using Gambi.TestKit;
using OpenAI;
using OpenAI.Chat;

namespace Gambi.Testing.Tests;

/// <summary>The examples of docs/testing.md, run.</summary>
public sealed class DocsTests
{
    [Fact]
    public void Every_example_of_the_page_is_one_of_these() =>
        Assert.Empty(DocExamples.Missing("docs/testing.md", "tests/Gambi.Testing.Tests/DocsTests.cs"));

    [Fact]
    public async Task The_first_example()
    {
        await using var room = await GambiTestRoom.StartAsync(p => p.Participant("alice").Says("Hello!"));

        var answer = await Greeter.GreetAsync(room.Client, room.Code, "Hi");

        Assert.Equal("Hello!", answer);
        Assert.Equal("Hi", room["alice"].Requests.Single().Text);
    }

    [Fact]
    public async Task Answers_of_several_steps_with_OpenAIs_client()
    {
        var gate = new TaskCompletionSource();
        await using var room = await GambiTestRoom.StartAsync(p =>
        {
            p.Participant("alice").Answers(new TestAnswer().Says("Let me see. ").Waits(gate.Task).Says("It is 42."));
            p.Participant("bob").WithModels("llama3").Calls("weather", """{"city":"Rome"}""").Says("It is sunny.");
            p.Participant("carol").Answers(request => $"You said: {request.Text}");
        });
        gate.SetResult();
        var chat = new ChatClient(room.Inference.Any, new ApiKeyCredential(room.Inference.ApiKey), new OpenAIClientOptions
        {
            Endpoint = room.Inference.BaseAddress,
            Transport = new HttpClientPipelineTransport(room.HttpClient),
        });
        Assert.NotNull(chat);
        Assert.Equal("Let me see. It is 42.", await room.AskAsync("?", "alice"));
        Assert.Equal("You said: Hi", await room.AskAsync("Hi", "carol"));
    }

    [Fact]
    public async Task Comings_and_goings()
    {
        await using var room = await GambiTestRoom.StartAsync(p => p.Participant("alice").Says("Hello!"));
        await room["alice"].DisconnectAsync();   // Its machine leaves the network: offline, what it served breaks off.
        await room["alice"].ReconnectAsync();    // Back at once, without the pause that a real one makes.
        await room["alice"].LeaveAsync();        // Gone for good.
        await room.JoinAsync("dave", p => p.Says("I am late."));
        Assert.Equal("I am late.", await room.AskAsync("Hi"));
    }

    /// <summary>An app under test.</summary>
    private static class Greeter
    {
        public static async Task<string> GreetAsync(GambiClient client, string code, string greeting)
        {
            var text = "";
            await foreach (var part in client.Inference(code).AskAsync(new() { Prompt = greeting }))
            {
                text += (part as AnswerText)?.Text;
            }

            return text;
        }
    }
}
