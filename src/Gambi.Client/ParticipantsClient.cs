using Gambi.Client.Http;
using Gambi.Contracts;

namespace Gambi.Client;

/// <summary>The participants of a hub's rooms.</summary>
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

    /// <summary>Registers a participant, or registers it again; the answer says where to open its tunnel.</summary>
    public async Task<Envelope<RegisteredParticipant>> RegisterAsync(
        string code,
        string id,
        RegisterParticipantRequest request,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var answer = await _http.CallAsync(
            HttpMethod.Put,
            ["v1", "rooms", code, "participants", id],
            ContractsJson.Default.EnvelopeRegisteredParticipant,
            cancellationToken,
            JsonBody.Of(request, ContractsJson.Default.RegisterParticipantRequest)).ConfigureAwait(false);
        return answer with { Data = answer.Data with { Participant = WithModels(answer.Data.Participant) } };
    }

    /// <summary>Takes a participant out of the room; its tunnel closes.</summary>
    public Task<Envelope<SuccessResult>> RemoveAsync(string code, string id, CancellationToken cancellationToken = default) =>
        _http.CallAsync(
            HttpMethod.Delete,
            ["v1", "rooms", code, "participants", id],
            ContractsJson.Default.EnvelopeSuccessResult,
            cancellationToken);

    /// <summary>Says that the participant is alive.</summary>
    public Task<Envelope<HeartbeatResult>> HeartbeatAsync(string code, string id, CancellationToken cancellationToken = default) =>
        _http.CallAsync(
            HttpMethod.Post,
            ["v1", "rooms", code, "participants", id, "heartbeat"],
            ContractsJson.Default.EnvelopeHeartbeatResult,
            cancellationToken);

    // An older hub leaves out the list, which is ours.
    private static ParticipantSummary WithModels(ParticipantSummary participant) =>
        participant.Models.Count > 0 ? participant : participant with { Models = [participant.Model] };
}
