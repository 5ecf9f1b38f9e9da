using System.Text.Json;
using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Http;
using Gambi.Hub.Rooms;
using Gambi.Tunnel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gambi.Hub.Tunnels;

/// <summary>Takes a participant's token, upgrades to a WebSocket, and holds the tunnel until it ends.</summary>
internal sealed partial class TunnelDoor(Presence presence, ReplyPatience patience, HubDrain drain, TimeProvider time, ILogger<TunnelDoor> logger)
{
    // Who asks without a token hears whether an upgrade came through: proxies that take it away are the commonest reason why no tunnel opens.
    private static readonly JsonElement AsWebSocket = JsonElement.Parse("""{"webSocket":true}""");
    private static readonly JsonElement AsPlainRequest = JsonElement.Parse("""{"webSocket":false}""");

    private readonly FirstByteDeadlines _deadlines = new(patience.FirstByte, time);

    public async Task AcceptAsync(HttpContext context)
    {
        if (!Admit(context).TryGet(out var admitted, out var failure))
        {
            await Envelopes.WriteErrorAsync(context, failure);
            return;
        }

        var version = context.WebSockets.WebSocketRequestedProtocols.Contains(TunnelProtocol.SubprotocolV2) ? TunnelVersion.V2 : TunnelVersion.V1;
        await HoldAsync(context, admitted.Room, admitted.Participant, version);
    }

    private Outcome<(Room Room, Participant Participant)> Admit(HttpContext context)
    {
        if (drain.Begun.IsCancellationRequested)
        {
            return HubDrain.Refusal;
        }

        if (context.Request.Query["token"] is not [{ Length: > 0 } token])
        {
            return new HubFailure(ErrorCatalog.InvalidRequest, "A tunnel wants the token of its registration: ?token=…")
            {
                Details = context.WebSockets.IsWebSocketRequest ? AsWebSocket : AsPlainRequest,
            };
        }

        if (!RoomLookup.FindParticipant(context).TryGet(out var found, out var failure))
        {
            return failure;
        }

        // Looked at before it is spent: a request that could not become a tunnel leaves the token good.
        var now = time.GetUtcNow();
        if (found.Participant.WouldRedeem(token, now) && !context.WebSockets.IsWebSocketRequest)
        {
            return new HubFailure(ErrorCatalog.InvalidRequest, "A tunnel is a WebSocket; this request does not ask for one.")
            {
                Hint = "Connect with a WebSocket client. The token is still good.",
            };
        }

        return found.Participant.Redeem(token, now)
            ? found
            : new HubFailure(ErrorCatalog.InvalidTunnelToken, "The tunnel token is unknown, used, expired, or another participant's.");
    }

    // In use before the answer to the upgrade: whoever asks the room as soon as a participant says that it has joined finds it there.
    private async Task HoldAsync(HttpContext context, Room room, Participant participant, TunnelVersion version)
    {
        var wire = new UpgradingWire();
        await using var tunnel = HubTunnel.Open(wire, version, new TunnelOptions { Time = time });
        tunnel.OnFreed = participant.Offer;
        var link = new TunnelLink(tunnel, wire, patience, _deadlines, time);
        if (!presence.TryAttach(room, participant, link, out var superseded))
        {
            wire.Abort();
            await Envelopes.WriteErrorAsync(context, RoomLookup.NoParticipant(room, participant.Id));
            return;
        }

        // Beside the watch over the new one: its end must be seen at once.
        var farewell = superseded?.CloseAsync(TunnelProtocol.NormalClosure, "Superseded by a newer tunnel.", CancellationToken.None).AsTask() ?? Task.CompletedTask;
        try
        {
            await UpgradeAsync(context, wire, version);
            LogOpened(room.Code, participant.Id, version);
            await UntilClosedAsync(tunnel, link);
        }
        finally
        {
            presence.Detach(room, participant, link);
            await farewell;
        }

        var closed = await tunnel.Closed;
        LogClosed(room.Code, participant.Id, closed.Code, closed.Reason);
    }

    private static async Task UpgradeAsync(HttpContext context, UpgradingWire wire, TunnelVersion version)
    {
        try
        {
            await wire.UpgradedAsync(await WireUpgrade.AcceptAsync(context, version == TunnelVersion.V2 ? TunnelProtocol.SubprotocolV2 : null));
        }
        catch
        {
            wire.Abort();
            throw;
        }
    }

    private async Task UntilClosedAsync(IHubTunnel tunnel, TunnelLink link)
    {
        try
        {
            await tunnel.Closed.WaitAsync(drain.Over);
        }
        catch (OperationCanceledException)
        {
            await link.CloseAsync(TunnelProtocol.GoingAway, "The hub stops.", CancellationToken.None);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Tunnel of {ParticipantId} in room {Code} opened ({Version})")]
    private partial void LogOpened(string code, string participantId, TunnelVersion version);

    [LoggerMessage(Level = LogLevel.Information, Message = "Tunnel of {ParticipantId} in room {Code} closed: {CloseCode} {Reason}")]
    private partial void LogClosed(string code, string participantId, int closeCode, string reason);
}
