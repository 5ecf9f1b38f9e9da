using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Gambi.Client.Http;
using Gambi.Client.Inference;
using Gambi.Contracts;

namespace Gambi.Client;

/// <summary>The models of one room: address, key and model names for any OpenAI client, and a small client of our own. Safe to share between threads.</summary>
public sealed class RoomInference
{
    private readonly HubHttp _http;
    private readonly string _roomCode;

    internal RoomInference(HubHttp http, string roomCode, string? password)
    {
        _http = http;
        _roomCode = roomCode;
        BaseAddress = Route();
        ApiKey = string.IsNullOrEmpty(password) ? "gambi" : password;
    }

    /// <summary>The base URL to give an OpenAI client, without a slash at its end: OpenAI's own calls it <c>Endpoint</c>.</summary>
    public Uri BaseAddress { get; }

    /// <summary>The API key to give an OpenAI client: the room's password, or a word that only fills the field.</summary>
    public string ApiKey { get; }

    /// <summary>The model name that lets the hub choose among all who are free.</summary>
    public string Any { get; } = ModelSelector.Any;

    /// <summary>The model name that lets the hub choose among those who have the model called <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    [SuppressMessage("Performance", "CA1822", Justification = "Beside the address and the key that it is used with.")]
    public string Model(string name) => ModelSelector.Model(name);

    /// <summary>The model name that means the participant with this <paramref name="id"/> and no other.</summary>
    /// <exception cref="ArgumentException">The id is empty.</exception>
    [SuppressMessage("Performance", "CA1822", Justification = "Beside the address and the key that it is used with.")]
    public string Participant(string id) => ModelSelector.Participant(id);

    /// <summary>Who can be asked now; with <paramref name="includeModels"/> also one entry per distinct model (older hubs ignore that).</summary>
    /// <exception cref="GambiException">The room is not there, or the hub refuses or cannot be reached.</exception>
    public async Task<ModelList> ListModelsAsync(bool includeModels = false, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Route("models", includeModels ? "?include=models" : null));
        var list = await _http.ReadAsync(request, ContractsJson.Default.ModelList, cancellationToken).ConfigureAwait(false);
        return list is { Data: not null } ? list : throw HubFailures.Incomplete(_http.HubUrl, "it has no `data`");
    }

    /// <summary>Streams one answer. Only <paramref name="cancellationToken"/>, or leaving the loop, ends the wait for a slow model; either also ends its work.</summary>
    /// <exception cref="GambiException">The room refuses, the provider fails, or the answer breaks off.</exception>
    public async IAsyncEnumerable<AnswerPart> AskAsync(AskRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var path = request.Protocol == AskProtocol.Responses ? "responses" : "chat/completions";
        var watch = new AnswerWatch(_http.Time);
        var reply = await PostAsync(path, AskBody.Write(request), cancellationToken).ConfigureAwait(false);
        await using var replyLease = reply.ConfigureAwait(false);
        await foreach (var part in new AnswerStream(reply, request.Protocol, watch).ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return part;
        }
    }

    /// <summary>Sends a JSON body to a route of the room as it is, for what builds on the protocols themselves; returns with the head of a successful answer.</summary>
    /// <param name="route">A route under <see cref="BaseAddress"/>, without a slash at its ends: <c>responses</c>, <c>chat/completions</c>, <c>embeddings</c>.</param>
    /// <param name="json">The body, as UTF-8; it must not change until the answer is there.</param>
    /// <param name="cancellationToken">Alone ends the wait for a slow model, and its work.</param>
    /// <exception cref="GambiException">The hub cannot be reached, the room refuses, or the provider fails before it answers.</exception>
    public async Task<InferenceReply> PostAsync(string route, ReadOnlyMemory<byte> json, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(route);
        using var message = new HttpRequestMessage(HttpMethod.Post, Route(route)) { Content = JsonBody.Of(json) };
        message.Headers.TryAddWithoutValidation("Accept", "text/event-stream, application/json");
        return new InferenceReply(await _http.OpenAsync(message, limited: false, cancellationToken).ConfigureAwait(false), _http);
    }

    private Uri Route(string path = "", string? query = null) =>
        HubRoute.Under(_http.HubUrl, ["rooms", _roomCode, "v1", .. path.Length == 0 ? Array.Empty<string>() : path.Split('/')], query);
}
