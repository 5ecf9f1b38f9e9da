using System.Net;
using System.Text.RegularExpressions;
using Gambi.Client;
using Gambi.Samples.Tests.Running;

namespace Gambi.Samples.Tests;

public sealed class AppSamplesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_participant_in_an_app_answers_the_room_and_leaves_on_control_C()
    {
        await using PooledRoom room = await PooledRoom.StartAsync(Token, empty: true);
        await using SampleProcess process = room.Start("ParticipantInYourApp");
        await process.Out.WaitForAsync(line => line.StartsWith("Try it: ", StringComparison.Ordinal));

        Assert.Equal("6 * 7 = 42", await AskAsync(room.Client, room.Code, "calculator", "What is 6 * 7?"));

        await process.InterruptAsync();
        Assert.Contains($"calculator left room {room.Code}.", await process.EndAsync(), StringComparison.Ordinal);
        Assert.Empty((await room.Client.Participants.ListAsync(room.Code, Token)).Data);
    }

    [Fact]
    public async Task A_hub_in_an_app_serves_the_app_and_a_participant_of_another()
    {
        SampleFolder folder = SampleFolder.Of("HubInYourApp");
        string[] command = [.. folder.Command("").Select(word => word == "http://localhost:5080" ? "http://127.0.0.1:0" : word)];
        await using SampleProcess app = SampleProcess.Start(command, folder.Folder, new Uri("http://127.0.0.1:9"));
        Match told = Regex.Match(
            await app.Out.WaitForAsync(line => line.StartsWith("Its room is ", StringComparison.Ordinal)), @"^Its room is (?<room>\w{6})\. .* --hub (?<hub>\S+) ");
        using HttpClient http = new() { BaseAddress = new Uri(told.Groups["hub"].Value) };
        using HttpResponseMessage tooEarly = await http.GetAsync("/ask?question=Hello", Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, tooEarly.StatusCode);
        Assert.Contains("Nobody is connected", await tooEarly.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);

        SampleFolder calculator = SampleFolder.Of("ParticipantInYourApp");
        await using SampleProcess participant = SampleProcess.Start(calculator.Command(told.Groups["room"].Value), calculator.Folder, http.BaseAddress);
        await participant.Out.WaitForAsync(line => line.StartsWith("Try it: ", StringComparison.Ordinal));

        Assert.Equal("6 * 7 = 42\n", await http.GetStringAsync("/ask?question=6%20*%207", Token));
        Assert.Contains("hub under /ai", await http.GetStringAsync("/", Token), StringComparison.Ordinal);

        await app.InterruptAsync();
        await app.EndAsync();
    }

    private static async Task<string> AskAsync(GambiClient client, string room, string model, string question)
    {
        string answer = "";
        await foreach (AnswerPart part in client.Inference(room).AskAsync(new() { Prompt = question, Model = model }, Token))
        {
            answer += (part as AnswerText)?.Text;
        }

        return answer;
    }
}
