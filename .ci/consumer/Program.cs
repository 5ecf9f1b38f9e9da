using Gambi.Client;
using Gambi.Client.AI;
using Gambi.Participant;
using Gambi.Participant.AI;
using Gambi.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

// A hub in this process,
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Logging.ClearProviders();
builder.Services.AddGambiHub();
await using WebApplication app = builder.Build();
app.MapGroup("/ai").MapGambiHub();
await app.StartAsync();

// a room on it,
using GambiClient client = new(new() { HubUrl = new Uri(app.Urls.First() + "/ai") });
string room = (await client.Rooms.CreateAsync(new() { Name = "Packages" })).Data.Room.Code;

// a chat client that joins it,
using Consumer.Echo echo = new();
await using ParticipantSession participant = await ChatClientParticipant.JoinAsync(echo, new() { HubUrl = client.HubUrl, RoomCode = room, ParticipantId = "echo" });

// and an app that asks it through the room, in both protocols.
RoomModels models = client.Inference(room).AsAI();
foreach (IChatClient chat in new IChatClient[] { models.Any(), models.ChatCompletions.Participant("echo") })
{
    await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync("the packages work"))
    {
        Console.Write(update.Text);
    }

    Console.WriteLine();
}

await participant.LeaveAsync(CancellationToken.None);
await app.StopAsync();

// The same app in a test of its own, without hub or chat client.
await using GambiTestRoom test = await GambiTestRoom.StartAsync(script => script.Participant("alice").Says("Heard: the packages work"));
Console.WriteLine(await test.Inference.AsAI().Any().GetResponseAsync("Do they?"));
