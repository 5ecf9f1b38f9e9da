using Gambi.Hub;
using Gambi.Hub.Events;
using Gambi.Hub.Http;
using Gambi.Hub.Inference;
using Gambi.Hub.Journal;
using Gambi.Hub.Management;
using Gambi.Hub.Responses;
using Gambi.Hub.Rooms;
using Gambi.Hub.Routing;
using Gambi.Hub.Security;
using Gambi.Hub.Tunnels;
using Microsoft.AspNetCore.Routing;
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

    /// <summary>Adds what <c>MapGambiHub</c> serves: one hub an app. Time is the app's <see cref="TimeProvider"/>, when it has one.</summary>
    /// <remarks>
    /// The host's own lines for each request (<c>Microsoft.AspNetCore.Hosting.Diagnostics</c>) are logged as warnings only from here on: they have the query, and tunnel tokens are
    /// there. The hub has a line of its own, and one may be added for the app's routes with <c>UseHttpLogging</c>.
    /// </remarks>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Changes the defaults.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The app has a hub already.</exception>
    public static IServiceCollection AddGambiHub(this IServiceCollection services, Action<GambiHubOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(static service => service.ServiceType == typeof(HubEdge)))
        {
            throw new InvalidOperationException("AddGambiHub was called before: an app has one hub. Map it under several prefixes, or run a second one with GambiHubServer.Create.");
        }

        var options = new GambiHubOptions();
        configure?.Invoke(options);
        options.Validate();

        services.AddRoutingCore();
        services.AddLogging(static logging => logging.AddFilter(HostingDiagnostics, LogLevel.Warning));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IdSource>();
        services.AddSingleton(new EventSettings(options.EventBuffer, HubSeesAll: options.AdminToken is not null));
        services.AddSingleton(new RoomLimits
        {
            Rooms = options.MaxRooms,
            ParticipantsPerRoom = options.MaxParticipantsPerRoom,
            EmptyRoomLifetime = options.EmptyRoomLifetime,
        });
        services.AddSingleton(new DoorSettings
        {
            BodyLimit = options.BodyLimit,
            BodyMemory = options.BodyMemory,
            RequestsPerAddress = options.MaxRequestsPerAddress,
            RoomsPerMinute = options.MaxRoomsPerMinute,
            RegistrationsPerMinute = options.MaxRegistrationsPerMinute,
            EventReadersPerRoom = options.MaxEventReadersPerRoom,
            EventReadersPerAddress = options.MaxEventReadersPerAddress,
            CorsOrigins = [.. options.CorsOrigins],
            ListDistinctModels = options.ListDistinctModels,
            AdminTokenHash = options.AdminToken is { } token ? Secrets.Hash(token) : null,
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
        services.AddSingleton<AttemptLimit>();
        services.AddSingleton(new QueueSettings
        {
            Depth = options.QueueDepth,
            Patience = options.QueueTimeout,
            Bytes = options.MaxQueuedBytes,
        });
        services.AddSingleton(new ReplyPatience(options.FirstByteTimeout, options.IdleTimeout));
        services.AddSingleton<PasswordVault>();
        services.AddSingleton<RoomEventLog>();
        services.AddSingleton(new JournalSettings(options.StorePath));
        services.AddSingleton<StateJournal>();
        services.AddSingleton<RoomRecords>();
        services.AddSingleton<ParticipantTurns>();
        services.AddSingleton<RoomRegistry>();
        services.AddSingleton<Presence>();
        services.AddSingleton<PasswordGate>();
        services.AddSingleton<AdminGate>();
        services.AddSingleton<RoomDoors>();
        services.AddSingleton<RouteDoors>();
        services.AddSingleton<BodyMemory>();
        services.AddSingleton<BodyReader>();
        services.AddSingleton<CallerLimits>();
        services.AddSingleton<EventReaderLimits>();
        services.AddSingleton<CorsRules>();
        services.AddSingleton<ServerLimits>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, OwnRoutesFirst>());
        services.AddSingleton<HubEdge>();
        services.AddManagement();
        services.AddTunnels();
        services.AddHostedService<Restoration>();
        services.AddHostedService<RoomSweep>();
        services.AddInference();
        return services;
    }

    // A host that loses its patience first would cut what it is asked to let finish.
    private static TimeSpan LongEnough(TimeSpan patience, TimeSpan grace) =>
        patience == Timeout.InfiniteTimeSpan || patience >= grace + Farewell ? patience : grace + Farewell;
}
