// A hub under /ai of an ASP.NET app that has routes of its own, and asks the hub's models itself. README.md has the command.
using Gambi.Client;
using Gambi.Client.AI;
using Gambi.Contracts;
using Microsoft.Extensions.AI;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddGambiHub(hub => hub.QueueTimeout = TimeSpan.FromMinutes(2));

WebApplication app = builder.Build();
app.MapGroup("/ai").MapGambiHub();
app.MapGet("/", () => "This app has a hub under /ai, and answers /ask?question=…\n");
IChatClient? models = null;
app.MapGet("/ask", async (string question, CancellationToken cancellationToken) =>
{
    if (models is null)
    {
        return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }

    try
    {
        ChatResponse answer = await models.GetResponseAsync(question, cancellationToken: cancellationToken);
        return Results.Text(answer.Text + "\n");
    }
    catch (GambiException failure)
    {
        // The hub's own words are made for people: nobody is connected, everybody stays busy.
        return Results.Text($"{failure.Message} {failure.Hint}\n", statusCode: failure.Status ?? StatusCodes.Status502BadGateway);
    }
});

await app.StartAsync();

// Its own hub is a hub like any other: the same client would ask one on another machine.
Uri hubUrl = new(new Uri(app.Urls.First()), "/ai");
using GambiClient client = new(new() { HubUrl = hubUrl });
RoomSummary room = (await client.Rooms.CreateAsync(new CreateRoomRequest { Name = "In your app" })).Data.Room;
models = client.Inference(room.Code).AsAI().Any();
Console.WriteLine($"Its room is {room.Code}. Share a model in it: gambi participant join --hub {hubUrl} --room {room.Code}");
await app.WaitForShutdownAsync();
