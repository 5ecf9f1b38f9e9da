using Gambi.Client;
using Gambi.Contracts;

namespace Gambi.Participant;

/// <summary>One participant's registration at its hub.</summary>
internal sealed class HubRegistration : IDisposable
{
    // Taking leave must not wait for a hub that is gone.
    private static readonly TimeSpan RemoveTimeout = TimeSpan.FromSeconds(5);

    private readonly ParticipantOptions _options;
    private readonly GambiClient _hub;

    // What the first registration answered: from then on it says that this is the same participant, and not another that took its id.
    private string? _key;

    public HubRegistration(ParticipantOptions options)
    {
        _options = options;
        _hub = ClientWith(options.ConnectTimeout);
    }

    public async Task<RegisteredParticipant> RegisterAsync(CancellationToken cancellationToken)
    {
        // Registering is rare: its connection is not kept beside that of the heartbeats.
        using GambiClient registrar = ClientWith(_options.RegisterTimeout);
        Envelope<RegisteredParticipant> answer =
            await registrar.Participants.RegisterAsync(_options.RoomCode, _options.ParticipantId, _options.ToRegistration(_options.Capabilities), _key, cancellationToken).ConfigureAwait(false);
        _key = answer.Data.ParticipantKey ?? _key;
        return answer.Data;
    }

    public async Task<HeartbeatResult> HeartbeatAsync(CancellationToken cancellationToken) =>
        (await _hub.Participants.HeartbeatAsync(_options.RoomCode, _options.ParticipantId, _key, cancellationToken).ConfigureAwait(false)).Data;

    /// <summary>Takes the registration back if the hub answers in time; whether it is gone for sure.</summary>
    public async Task<bool> RemoveAsync()
    {
        using CancellationTokenSource deadline = new(RemoveTimeout, _options.Time);
        try
        {
            await _hub.Participants.RemoveAsync(_options.RoomCode, _options.ParticipantId, _key, deadline.Token).ConfigureAwait(false);
            return true;
        }
        catch (GambiException refused) when (HubErrors.IsParticipantGone(refused) || HubErrors.IsRoomGone(refused) || HubErrors.IsOthers(refused))
        {
            return true;
        }
        catch (Exception unanswered) when (unanswered is GambiException or OperationCanceledException)
        {
            // The hub takes it for offline after 30 s by itself.
            return false;
        }
    }

    public void Dispose() => _hub.Dispose();

    private GambiClient ClientWith(TimeSpan timeout) => new(new GambiClientOptions
    {
        HubUrl = _options.HubUrl,
        Password = _options.Password,
        Time = _options.Time,
        Handler = _options.HubHandler,
        RequestTimeout = timeout,
    });
}
