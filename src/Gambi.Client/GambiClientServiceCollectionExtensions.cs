using System.Runtime.CompilerServices;
using Gambi.Client;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a <see cref="GambiClient"/> to an app's services.</summary>
public static class GambiClientServiceCollectionExtensions
{
    /// <summary>Adds one client of a hub for the whole app, which the container disposes.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="hubUrl">The hub's http(s) URL; a path prefix is kept, with or without a slash at its end.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentException">The URL cannot be used.</exception>
    public static IServiceCollection AddGambiClient(this IServiceCollection services, Uri hubUrl) =>
        services.AddGambiClient(new GambiClientOptions { HubUrl = hubUrl });

    /// <summary>Adds one client of a hub for the whole app, which the container disposes.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="options">Where the hub is and how to talk to it.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentException">An option cannot be used.</exception>
    // What `new() { … }` means, which all three would take.
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddGambiClient(this IServiceCollection services, GambiClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return services.AddGambiClient(_ => options);
    }

    /// <summary>
    /// Adds one client of a hub for the whole app, which the container disposes; its options are made when it is first wanted. For several hubs, add each with
    /// <c>AddKeyedSingleton</c> and <see cref="GambiClient(GambiClientOptions)"/>.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="options">Makes the options, from the app's configuration or other services.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddGambiClient(this IServiceCollection services, Func<IServiceProvider, GambiClientOptions> options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        return services.AddSingleton(provider => new GambiClient(options(provider)));
    }
}
