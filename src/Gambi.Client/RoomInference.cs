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
        using var message = new HttpRequestMessage(HttpMethod.Post, Route(path)) { Content = JsonBody.Of(AskBody.Write(request)) };
        message.Headers.TryAddWithoutValidation("Accept", "text/event-stream, application/json");
        var watch = new AnswerWatch(_http.Time);
        using var response = await _http.OpenAsync(message, limited: false, cancellationToken).ConfigureAwait(false);
        var answer = new AnswerStream(response, request.Protocol, watch, _http);
        await foreach (var part in answer.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return part;
        }
    }

    private Uri Route(string path = "", string? query = null) =>
        HubRoute.Under(_http.HubUrl, ["rooms", _roomCode, "v1", .. path.Length == 0 ? Array.Empty<string>() : path.Split('/')], query);
}
