using System.Runtime.CompilerServices;
using Gambi.Client.AI.Answers;
using Gambi.Client.AI.Requests;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI;

/// <summary>A room's models as an <see cref="IChatClient"/>, over OpenAI Responses or Chat Completions; safe to share between threads.</summary>
/// <remarks>
/// <para>
/// An answer has no limit of time: the <see cref="CancellationToken"/>, or leaving the loop over a stream, ends the wait for a slow model, and its work. Failures are
/// <see cref="GambiException"/>s, also in the middle of a stream; what a protocol has no words for throws <see cref="NotSupportedException"/> before anything is sent.
/// </para>
/// <para>
/// Over Responses the hub keeps conversations: <see cref="ChatResponse.ConversationId"/>, given back as <see cref="ChatOptions.ConversationId"/>, stands for all messages so far, on whichever
/// participant the conversation goes on. It is <c>null</c> where the request said <c>store: false</c>, on hubs that store nothing, and over Chat Completions, which wants all messages each time.
/// </para>
/// <para>
/// <see cref="ChatOptions.AdditionalProperties"/> become fields of the request (<c>store</c>, <c>min_p</c>, <c>include</c>…), except <c>strict</c>, which asks for the response format's schema to be kept
/// to the letter; a tool's own <c>strict</c> does so for its arguments. A <c>detail</c> among an image's additional properties says how closely to look at it.
/// <see cref="ChatOptions.TopK"/> is sent as <c>top_k</c>, which most local providers know. <see cref="ChatOptions.ModelId"/> is a selector as in <see cref="ModelSelector"/> and overrides this client's own.
/// <see cref="ReasoningOptions.Output"/> asks Responses for a summary; Chat Completions has no word for it, nor for <see cref="TextReasoningContent.ProtectedData"/>. A model's refusal is an
/// <see cref="ErrorContent"/> with the code <c>Refusal</c>; annotations come in an empty <see cref="TextContent"/> behind the text that they are about. Not used are <see cref="ChatOptions.RawRepresentationFactory"/>, <see cref="ChatOptions.AllowBackgroundResponses"/>, and the names and ids of messages. Raw representations are
/// <see cref="System.Text.Json.JsonElement"/>s. <see cref="GambiProperties"/> has the keys that say who answered.
/// </para>
/// </remarks>
public sealed class GambiChatClient : IChatClient
{
    private readonly RoomInference _inference;
    private readonly AskProtocol _protocol;
    private readonly ChatClientMetadata _metadata;
    private readonly string _model;

    /// <summary>A client of one room's models; nothing is sent yet.</summary>
    /// <param name="inference">The room, as <see cref="GambiClient.Inference"/> answers it.</param>
    /// <param name="model">A selector: see <see cref="ModelSelector"/>. Default: whoever is free.</param>
    /// <param name="protocol">The protocol to ask in. Default: Responses.</param>
    /// <exception cref="ArgumentException"><paramref name="model"/> is empty.</exception>
    /// <exception cref="ArgumentNullException">An argument is <c>null</c>.</exception>
    public GambiChatClient(RoomInference inference, string model = ModelSelector.Any, AskProtocol protocol = AskProtocol.Responses)
    {
        ArgumentNullException.ThrowIfNull(inference);
        ArgumentException.ThrowIfNullOrEmpty(model);
        _inference = inference;
        _protocol = protocol;
        _model = model;
        _metadata = new ChatClientMetadata("gambi", inference.BaseAddress, model);
    }

    /// <summary>Asks and waits for the whole answer.</summary>
    /// <param name="messages">What was said so far; with a <see cref="ChatOptions.ConversationId"/> only what is new.</param>
    /// <param name="options">How to answer. Default: as the room and the participant have it.</param>
    /// <param name="cancellationToken">Ends the wait, and the model's work.</param>
    /// <exception cref="GambiException">The hub cannot be reached, the room refuses, or the provider fails.</exception>
    /// <exception cref="NotSupportedException">Something in the messages or options has no words in the protocol.</exception>
    /// <exception cref="ArgumentException">An additional property says again what another property says.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var reply = await SendAsync(messages, options, stream: false, cancellationToken).ConfigureAwait(false);
        await using var replyLease = reply.ConfigureAwait(false);
        var reader = ReaderOf(reply, options);
        if (reply.IsEventStream)
        {
            return await ReadStreamAsync(reply, reader, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false);
        }

        var answer = await reply.ReadJsonAsync(cancellationToken).ConfigureAwait(false);
        var response = reader.ReadWhole(answer).ToChatResponse();
        response.RawRepresentation = answer;
        return response;
    }

    /// <summary>
    /// Asks and streams the answer. The first update says who answers; texts and reasoning come piece by piece, calls of tools and refusals whole. Usage, the reason to end and the conversation's id come
    /// last: an answer that fails on the way leaves the conversation where it was. Joined, the updates are the response that <see cref="GetResponseAsync"/> would have given.
    /// </summary>
    /// <param name="messages">What was said so far; with a <see cref="ChatOptions.ConversationId"/> only what is new.</param>
    /// <param name="options">How to answer. Default: as the room and the participant have it.</param>
    /// <param name="cancellationToken">Ends the wait, and the model's work, as leaving the loop does.</param>
    /// <exception cref="GambiException">The hub cannot be reached, the room refuses, the provider fails, or the answer breaks off.</exception>
    /// <exception cref="NotSupportedException">Something in the messages or options has no words in the protocol.</exception>
    /// <exception cref="ArgumentException">An additional property says again what another property says.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamAsync(messages, options, cancellationToken);
    }

    /// <summary>The client itself, its <see cref="ChatClientMetadata"/>, or its <see cref="RoomInference"/>; <c>null</c> for anything else, or with a key.</summary>
    /// <param name="serviceType">What to get.</param>
    /// <param name="serviceKey">Must be <c>null</c>, for nothing here has a key.</param>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType == typeof(RoomInference) ? _inference
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Does nothing: the connections are the <see cref="GambiClient"/>'s.</summary>
    public void Dispose()
    {
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> ReadStreamAsync(
        InferenceReply reply, IAnswerReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var told in reply.ReadEventsAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var update in reader.ReadEvent(told))
            {
                yield return update;
            }

            if (reader.Complete)
            {
                reply.Complete();
            }
        }

        foreach (var update in reader.ReadDone())
        {
            yield return update;
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reply = await SendAsync(messages, options, stream: true, cancellationToken).ConfigureAwait(false);
        await using var replyLease = reply.ConfigureAwait(false);
        var reader = ReaderOf(reply, options);
        if (reply.IsEventStream)
        {
            await foreach (var update in ReadStreamAsync(reply, reader, cancellationToken).ConfigureAwait(false))
            {
                yield return update;
            }

            yield break;
        }

        // Some providers do not stream, whatever they are asked.
        foreach (var update in reader.ReadWhole(await reply.ReadJsonAsync(cancellationToken).ConfigureAwait(false)))
        {
            yield return update;
        }
    }

    private Task<InferenceReply> SendAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream, CancellationToken cancellationToken)
    {
        options ??= new ChatOptions();
        if (options.ContinuationToken is not null)
        {
            throw new NotSupportedException("ChatOptions.ContinuationToken cannot be used: this client asks for no responses in background.");
        }

        var model = options.ModelId ?? _model;
        return _protocol == AskProtocol.Responses
            ? _inference.PostAsync("responses", ResponsesRequest.Write(model, messages, options, stream), cancellationToken)
            : _inference.PostAsync("chat/completions", ChatRequest.Write(model, messages, options, stream), cancellationToken);
    }

    private IAnswerReader ReaderOf(InferenceReply reply, ChatOptions? options)
    {
        var updates = new AnswerUpdates(reply);
        return _protocol == AskProtocol.Responses ? new ResponsesAnswerReader(updates, ResponsesRequest.IsStored(options)) : new ChatAnswerReader(updates);
    }
}
