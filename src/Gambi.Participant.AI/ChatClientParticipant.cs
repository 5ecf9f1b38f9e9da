using System.Runtime.CompilerServices;
using Gambi.Contracts;
using Microsoft.Extensions.AI;

namespace Gambi.Participant.AI;

/// <summary>Shares a chat client in a room: a participant without an HTTP server behind it.</summary>
public static class ChatClientParticipant
{
    /// <inheritdoc cref="JoinAsync(IChatClient, ParticipantOptions, ChatClientProviderOptions, CancellationToken)"/>
    public static Task<ParticipantSession> JoinAsync(IChatClient chatClient, ParticipantOptions options, CancellationToken cancellationToken = default) =>
        JoinAsync(chatClient, options, new ChatClientProviderOptions(), cancellationToken);

    /// <summary>
    /// Joins a room with what <paramref name="chatClient"/> answers, and returns when the participant serves. Clients of the room reach it by either protocol, streamed or not; tools that they
    /// offer are offered on as declarations, and calls of them go back to who offered them.
    /// </summary>
    /// <param name="chatClient">Answers; asked by up to <see cref="ParticipantOptions.Concurrency"/> requests at once. Not disposed.</param>
    /// <param name="options">
    /// The room and who joins it. <see cref="ParticipantOptions.Models"/> defaults to the client's own default model, and to the participant's id when the client tells none. With one model
    /// the client is asked without <see cref="ChatOptions.ModelId"/>, so that the name in the room is free to choose; with several it is told which.
    /// </param>
    /// <param name="provider">Embeddings, and who is told of failures. Default: neither.</param>
    /// <param name="cancellationToken">Ends the joining; not what was joined.</param>
    /// <exception cref="ArgumentException">The options cannot be used, or bring a provider of their own.</exception>
    /// <exception cref="Gambi.Client.GambiException">The hub cannot be reached, or refuses.</exception>
    /// <exception cref="TunnelConnectException">The hub registers, but its tunnel does not open.</exception>
    // What `new() { … }` means, which would be a token else.
    [OverloadResolutionPriority(1)]
    public static Task<ParticipantSession> JoinAsync(
        IChatClient chatClient, ParticipantOptions options, ChatClientProviderOptions? provider, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chatClient);
        ArgumentNullException.ThrowIfNull(options);
        provider ??= new();
        if (options.ProviderHandler is not null)
        {
            throw new ArgumentException("The chat client is the provider: leave ProviderHandler out.", nameof(options));
        }

        SharedModels models = ModelsOf(chatClient, options, provider);
        return ParticipantSession.StartAsync(
            options with
            {
                Models = models.All,
                Capabilities = new() { ChatCompletions = ProtocolSupport.Supported, OpenResponses = ProtocolSupport.Unsupported },
                ProviderHandler = new ChatClientHandler(chatClient, models, provider, options.Time, new Random(options.Random.Next())),
            },
            cancellationToken);
    }

    private static SharedModels ModelsOf(IChatClient chatClient, ParticipantOptions options, ChatClientProviderOptions provider)
    {
        IReadOnlyList<string> chat = options.Models.Count > 0 ? options.Models
            : chatClient.GetService<ChatClientMetadata>()?.DefaultModelId is { Length: > 0 } own ? [own]
            : [options.ParticipantId];
        IReadOnlyList<string> embeddings = provider.EmbeddingModels.Count > 0 ? provider.EmbeddingModels
            : provider.EmbeddingGenerator?.GetService<EmbeddingGeneratorMetadata>()?.DefaultModelId is { Length: > 0 } name ? [name]
            : [];
        return new(chat, embeddings);
    }
}
