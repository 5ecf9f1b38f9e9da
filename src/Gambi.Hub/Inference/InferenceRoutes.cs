using Gambi.Hub.Events;
using Gambi.Hub.Exchange;
using Gambi.Hub.Http;
using Gambi.Hub.Observability;
using Gambi.Hub.Responses;
using Gambi.Hub.Rooms;
using Gambi.Hub.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gambi.Hub.Inference;

/// <summary>The inference plane's routes and what serves them.</summary>
internal static class InferenceRoutes
{
    public static IServiceCollection AddInference(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton(static _ => new TieBreaker(new Random()));
        return services
            .AddSingleton<HubMeter>()
            .AddSingleton<ResponseRecords>()
            .AddSingleton<ResponseStore>()
            .AddSingleton<Conversations>()
            .AddSingleton<ConversationRecall>()
            .AddSingleton<ResponseOwners>()
            .AddSingleton<WarmCaches>()
            .AddSingleton<CandidateFinder>()
            .AddSingleton<SlotChoice>()
            .AddSingleton(static services => new RoomLines(
                services.GetRequiredService<QueueSettings>(),
                services.GetRequiredService<CandidateFinder>(),
                services.GetRequiredService<SlotChoice>(),
                services.GetRequiredService<RoomEventLog>(),
                services.GetRequiredService<TimeProvider>(),
                services.GetRequiredService<HubDrain>().Begun))
            .AddSingleton<Admission>()
            .AddSingleton<OutcomeTeller>()
            .AddSingleton<ProviderAsker>()
            .AddSingleton<ExchangeSender>()
            .AddSingleton<RequestReading>()
            .AddSingleton<ReplyWriter>()
            .AddSingleton<BegunAnswer>()
            .AddSingleton<BackgroundRuns>()
            .AddHostedService(static services => services.GetRequiredService<BackgroundRuns>())
            .AddSingleton<EventFollower>()
            .AddSingleton<MakerCall>()
            .AddSingleton<InferencePipeline>()
            .AddSingleton<ResponseLifecycle>()
            .AddSingleton<ModelsRoutes>();
    }

    /// <summary>Maps the plane under a group that stands for one room.</summary>
    public static void MapInference(this IEndpointRouteBuilder room)
    {
        var services = room.ServiceProvider;
        var models = services.GetRequiredService<ModelsRoutes>();
        room.MapGet("/models", models.ListAsync);
        room.MapGet("/models/{**id}", models.GetAsync);

        var pipeline = services.GetRequiredService<InferencePipeline>();
        foreach (var route in InferenceRoute.All)
        {
            room.MapPost(route.Path, context => pipeline.ServeAsync(context, route)).WithMetadata(NewWork.Marker, RoutineRequest.Marker);
        }

        var lifecycle = services.GetRequiredService<ResponseLifecycle>();
        foreach (var route in LifecycleRoute.All)
        {
            room.MapMethods($"/responses/{{id}}{route.Suffix}", [route.Method], context => lifecycle.ServeAsync(context, route));
        }
    }
}
