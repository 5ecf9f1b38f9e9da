using Gambi.Client.Http;
using Gambi.Contracts;

namespace Gambi.Client;

/// <summary>The participants of a hub's rooms. Every call throws a <see cref="GambiException"/> when the hub refuses or cannot be reached. Safe to share between threads.</summary>
public sealed class ParticipantsClient
{
    private readonly HubHttp _http;

    internal ParticipantsClient(HubHttp http) => _http = http;

    /// <summary>Every participant of the room, offline ones included.</summary>
    public async Task<Envelope<IReadOnlyList<ParticipantSummary>>> ListAsync(string code, CancellationToken cancellationToken = default)
    {
        var answer = await _http.CallAsync(
            HttpMethod.Get,
            ["v1", "rooms", code, "participants"],
            ContractsJson.Default.EnvelopeIReadOnlyListParticipantSummary,
            cancellationToken).ConfigureAwait(false);
        return answer with { Data = [.. answer.Data.Select(WithModels)] };
    }

    /// <summary>
    /// Registers a participant, or registers it again; the answer says where to open its tunnel, and the first one has the key that <paramref name="participantKey"/> takes from then
    /// on: with it the participant needs no password to register again, and without it the hub tells the room that it was replaced.
    /// </summary>
    public async Task<Envelope<RegisteredParticipant>> RegisterAsync(
        string code,
        string id,
        RegisterParticipantRequest request,
        string? participantKey = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var answer = await _http.CallAsync(
            HttpMethod.Put,
            ["v1", "rooms", code, "participants", id],
            ContractsJson.Default.EnvelopeRegisteredParticipant,
            cancellationToken,
            JsonBody.Of(request, ContractsJson.Default.RegisterParticipantRequest),
            KeyHeader(participantKey)).ConfigureAwait(false);
        return answer with { Data = answer.Data with { Participant = WithModels(answer.Data.Participant) } };
    }

    /// <summary>Takes a participant out of the room; its tunnel closes. A room with a password wants that, or the participant's key.</summary>
    public Task<Envelope<SuccessResult>> RemoveAsync(string code, string id, string? participantKey = null, CancellationToken cancellationToken = default) =>
        _http.CallAsync(
            HttpMethod.Delete,
            ["v1", "rooms", code, "participants", id],
            ContractsJson.Default.EnvelopeSuccessResult,
            cancellationToken,
            header: KeyHeader(participantKey));

    /// <summary>Says that the participant is alive. A room with a password wants that, or the participant's key.</summary>
    public Task<Envelope<HeartbeatResult>> HeartbeatAsync(string code, string id, string? participantKey = null, CancellationToken cancellationToken = default) =>
        _http.CallAsync(
            HttpMethod.Post,
            ["v1", "rooms", code, "participants", id, "heartbeat"],
            ContractsJson.Default.EnvelopeHeartbeatResult,
            cancellationToken,
            header: KeyHeader(participantKey));

    private static KeyValuePair<string, string>? KeyHeader(string? key) => key is null ? null : new(GambiHeaders.ParticipantKey, key);

    // An older hub leaves out the list, which is ours.
    private static ParticipantSummary WithModels(ParticipantSummary participant) =>
        participant.Models.Count > 0 ? participant : participant with { Models = [participant.Model] };
}
