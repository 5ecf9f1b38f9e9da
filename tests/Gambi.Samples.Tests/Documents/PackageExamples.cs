using System.Buffers;
using System.Text.Json;
using Gambi.Adaptation.OverChat;
using Gambi.Adaptation.Requests;
using Gambi.Client;
using Gambi.Client.AI;
using Gambi.Contracts;
using Gambi.Discovery;
using Gambi.Participant;
using Gambi.Participant.AI;
using Gambi.Testing;
using Gambi.Tunnel;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Gambi.Samples.Tests.Documents;

/// <summary>What the packages' READMEs and docs/building.md show: compiled here, so that it is true. Nobody calls it.</summary>
internal static class PackageExamples
{
    public static async Task ClientAsync()
    {
        using GambiClient client = new(new() { HubUrl = new Uri("http://localhost:3000") });
        RoomInference room = client.Inference("ABC234");
        await foreach (AnswerPart part in room.AskAsync(new() { Prompt = "Why is the sky blue?", Model = room.Any }))
        {
            Console.Write((part as AnswerText)?.Text);
        }
    }

    public static async Task EventsAsync(GambiClient client, CancellationToken cancellationToken)
    {
        await foreach (ReceivedEvent received in client.Events.WatchRoomAsync("ABC234", cancellationToken: cancellationToken))
        {
            if (received.Event.Type == RoomEventTypes.LlmComplete)
            {
                LlmCompleteData told = received.Event.Data.Deserialize(ContractsJson.Default.LlmCompleteData)!;
                Console.WriteLine($"{told.ParticipantId} answered with {told.Model} in {told.Metrics.DurationMs:0} ms");
            }
        }
    }

    public static async Task ErrorsAsync(IChatClient chat, string question, CancellationToken cancellationToken)
    {
        try
        {
            Console.WriteLine(await chat.GetResponseAsync(question, cancellationToken: cancellationToken));
        }
        catch (GambiException failure) when (failure.Failure == GambiFailure.Refused)
        {
            Console.WriteLine($"{failure.Code} ({failure.Status}): {failure.Message} {failure.Hint} [{failure.RequestId}]");
        }
    }

    public static async Task ChatAsync(GambiClient client)
    {
        RoomModels gambi = client.Inference("ABC234").AsAI();
        IChatClient chat = gambi.Model("llama3");     // or gambi.Any(), gambi.Participant("worker-1"), gambi.ChatCompletions.Any()
        ChatResponse first = await chat.GetResponseAsync("My name is Ana.");
        ChatOptions next = new() { ConversationId = first.ConversationId };
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync("What is my name?", next))
        {
            Console.Write(update.Text);
        }
    }

    public static async Task ParticipantAsync(CancellationToken cancellationToken)
    {
        await using ParticipantSession participant = await ParticipantSession.StartAsync(
            new()
            {
                HubUrl = new Uri("http://localhost:3000"),
                RoomCode = "ABC234",
                ParticipantId = "worker-1",
                Endpoint = ProviderAddress.Parse("http://localhost:11434"),
                Observer = happened => Console.WriteLine(happened),
            },
            cancellationToken);
        ParticipantClosed closed = await participant.Completion;
        Console.WriteLine($"{closed.Reason}: {closed.Message}");
    }

    public static async Task ChatClientParticipantAsync(IChatClient chatClient, CancellationToken cancellationToken)
    {
        await using ParticipantSession participant = await ChatClientParticipant.JoinAsync(
            chatClient,
            new() { HubUrl = new Uri("http://localhost:3000"), RoomCode = "ABC234", ParticipantId = "poet", Models = ["poet-1"] },
            cancellationToken);
        await participant.Completion;
    }

    public static void Hub(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.Services.AddGambiHub(hub => hub.QueueTimeout = TimeSpan.FromMinutes(2));
        WebApplication app = builder.Build();
        app.MapGambiHub("/ai");
        app.Run();
    }

    public static async Task TestAsync()
    {
        await using GambiTestRoom room = await GambiTestRoom.StartAsync(script => script.Participant("alice").Says("Because air scatters blue light."));
        IChatClient chat = room.Inference.AsAI().Any();
        Assert.Equal("Because air scatters blue light.", (await chat.GetResponseAsync("Why is the sky blue?")).Text);
        Assert.Equal("Why is the sky blue?", room["alice"].Requests.Single().Text);
    }

    public static void Errors()
    {
        RoomSummary room = JsonSerializer.Deserialize("""{"id":"1","code":"ABC234","name":"Demo","hostId":"h"}""", ContractsJson.Default.RoomSummary)!;
        ErrorDefinition busy = ErrorCatalog.ParticipantBusy;
        Console.WriteLine($"{room.Code}: {busy.Code} is a {busy.Status}. {busy.Hint}");
    }

    public static async Task BrowseAsync(CancellationToken cancellationToken)
    {
        MulticastDnsPublisher publisher = new();
        await using IPublishedService service = await publisher.PublishAsync(
            new() { InstanceName = "My printer", ServiceType = "_ipp._tcp", Port = 631 }, cancellationToken);

        await foreach (ServiceNews news in new MulticastDnsBrowser().BrowseAsync("_ipp._tcp", cancellationToken))
        {
            Console.WriteLine($"{(news.IsGone ? "gone" : "here")}: {news.Service.InstanceName} at {string.Join(", ", news.Service.Addresses)}, port {news.Service.Port}");
        }
    }

    public static void Adapt(ReadOnlyMemory<byte> responsesBody)
    {
        ArrayBufferWriter<byte> chatBody = new();
        if (!ChatRequestWriter.TryWrite(responsesBody, chatBody, out RequestProblem? problem))
        {
            Console.WriteLine($"Chat Completions cannot say this: {problem}");
        }
    }

    public static async Task ServeAsync(ITunnelWire wire, ITunnelRequestHandler handler, CancellationToken cancellationToken)
    {
        await using IParticipantTunnel tunnel = ParticipantTunnel.Open(wire, TunnelVersion.V2, handler, new TunnelOptions());
        TunnelClosed closed = await tunnel.Closed.WaitAsync(cancellationToken);
        Console.WriteLine(closed);
    }
}
