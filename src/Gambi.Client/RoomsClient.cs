using Gambi.Client.Http;
using Gambi.Contracts;

namespace Gambi.Client;

/// <summary>The rooms of a hub. Every call throws a <see cref="GambiException"/> when the hub refuses or cannot be reached. Safe to share between threads.</summary>
public sealed class RoomsClient
{
    private readonly HubHttp _http;

    internal RoomsClient(HubHttp http) => _http = http;

    /// <summary>Every room.</summary>
    public Task<Envelope<IReadOnlyList<RoomSummary>>> ListAsync(CancellationToken cancellationToken = default) =>
        _http.CallAsync(HttpMethod.Get, ["v1", "rooms"], ContractsJson.Default.EnvelopeIReadOnlyListRoomSummary, cancellationToken);

    /// <summary>Creates a room; the answer alone holds the key that deletes it.</summary>
    public Task<Envelope<CreatedRoom>> CreateAsync(CreateRoomRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _http.CallAsync(
            HttpMethod.Post,
            ["v1", "rooms"],
            ContractsJson.Default.EnvelopeCreatedRoom,
            cancellationToken,
            JsonBody.Of(request, ContractsJson.Default.CreateRoomRequest));
    }

    /// <summary>One room.</summary>
    public Task<Envelope<RoomSummary>> GetAsync(string code, CancellationToken cancellationToken = default) =>
        _http.CallAsync(HttpMethod.Get, ["v1", "rooms", code], ContractsJson.Default.EnvelopeRoomSummary, cancellationToken);

    /// <summary>Deletes a room and everything in it; <paramref name="hostKey"/> is the one its creation answered, or <c>null</c> where the client's admin token does it.</summary>
    public Task<Envelope<SuccessResult>> DeleteAsync(string code, string? hostKey, CancellationToken cancellationToken = default)
    {
        if (hostKey is "")
        {
            throw new ArgumentException("A host key is not empty.", nameof(hostKey));
        }

        return _http.CallAsync(
            HttpMethod.Delete,
            ["v1", "rooms", code],
            ContractsJson.Default.EnvelopeSuccessResult,
            cancellationToken,
            header: hostKey is null ? null : new(GambiHeaders.Host, hostKey));
    }
}
