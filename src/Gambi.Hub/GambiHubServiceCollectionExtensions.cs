using Gambi.Hub;
using Gambi.Hub.Events;
using Gambi.Hub.Http;
using Gambi.Hub.Inference;
using Gambi.Hub.Management;
using Gambi.Hub.Responses;
using Gambi.Hub.Rooms;
using Gambi.Hub.Routing;
using Gambi.Hub.Security;
using Gambi.Hub.Tunnels;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a Gambi hub to an app's services.</summary>
public static class GambiHubServiceCollectionExtensions
{
    // It logs every request's query, and tunnel tokens are there; the hub has a line of its own.
    private const string HostingDiagnostics = "Microsoft.AspNetCore.Hosting.Diagnostics";

    // For the ends of connections after what ran has finished.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    /// <summary>Adds what <c>MapGambiHub</c> serves. Time is the app's <see cref="TimeProvider"/>, when it has one.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Changes the defaults.</param>
    public static IServiceCollection AddGambiHub(this IServiceCollection services, Action<GambiHubOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = new GambiHubOptions();
        configure?.Invoke(options);
        options.Validate();

        services.AddRoutingCore();
        services.AddLogging(static logging => logging.AddFilter(HostingDiagnostics, LogLevel.Warning));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IdSource>();
        services.AddSingleton(new EventSettings(options.EventBuffer));
        services.AddSingleton(new RoomLimits
        {
            Rooms = options.MaxRooms,
            ParticipantsPerRoom = options.MaxParticipantsPerRoom,
            EmptyRoomLifetime = options.EmptyRoomLifetime,
        });
        services.AddSingleton(new DoorSettings
        {
            BodyLimit = options.BodyLimit,
            CorsOrigins = [.. options.CorsOrigins],
            ListDistinctModels = options.ListDistinctModels,
        });
        services.AddSingleton(new StoreSettings
        {
            IsOn = options.Store != ResponseStorage.None,
            Responses = options.MaxStoredResponses,
            Bytes = options.MaxStoredResponseBytes,
            Age = options.StoredResponseLifetime,
            ConversationBytes = options.BodyLimit,
        });
        services.AddSingleton(new DrainSettings(options.ShutdownGrace));
        services.PostConfigure<HostOptions>(host => host.ShutdownTimeout = LongEnough(host.ShutdownTimeout, options.ShutdownGrace));
        services.AddSingleton<HubDrain>();
        services.AddHostedService(static services => services.GetRequiredService<HubDrain>());
        services.AddSingleton(new QueueSettings
        {
            Depth = options.QueueDepth,
            Patience = options.QueueTimeout,
            Bytes = options.MaxQueuedBytes,
        });
        services.AddSingleton(new ReplyPatience(options.FirstByteTimeout, options.IdleTimeout));
        services.AddSingleton<PasswordVault>();
        services.AddSingleton<RoomEventLog>();
        services.AddSingleton<RoomRegistry>();
        services.AddSingleton<Presence>();
        services.AddSingleton<RoomLookup>();
        services.AddSingleton<CorsRules>();
        services.AddSingleton<HubEdge>();
        services.AddManagement();
        services.AddTunnels();
        services.AddHostedService<RoomSweep>();
        services.AddInference();
        return services;
    }

    // A host that loses its patience first would cut what it is asked to let finish.
    private static TimeSpan LongEnough(TimeSpan patience, TimeSpan grace) =>
        patience == Timeout.InfiniteTimeSpan || patience >= grace + Farewell ? patience : grace + Farewell;
}
