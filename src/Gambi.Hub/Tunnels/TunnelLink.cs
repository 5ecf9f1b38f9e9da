using System.Runtime.CompilerServices;
using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;
using Gambi.Tunnel;

namespace Gambi.Hub.Tunnels;

/// <summary>A participant's tunnel as the engine sees it.</summary>
internal sealed class TunnelLink(IHubTunnel tunnel, ITunnelWire wire, ReplyPatience patience, FirstByteDeadlines deadlines, TimeProvider time) : IParticipantLink
{
    private const int FirstFinalStatus = 200;

    private static readonly TimeSpan BusyRetryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(1);

    public int MaxConcurrency => tunnel.MaxConcurrency;

    public bool IsOpen => !tunnel.Closed.IsCompleted && !tunnel.IsDraining;

    public bool IsFull => tunnel.IsFull;

    public DateTimeOffset LastSeen => tunnel.LastSeen;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Outcome<ExchangeReply>> SendAsync(ExchangeRequest request, CancellationToken cancellationToken)
    {
        var head = new TunnelRequestHead
        {
            Operation = request.Operation,
            Method = request.Method,
            Path = request.Path,
            Headers = request.Headers,
            Stream = request.Stream,
        };
        var deadline = deadlines.Start();
        var leaving = cancellationToken.UnsafeRegister(static deadline => ((CancellationTokenSource)deadline!).Cancel(), deadline);
        try
        {
            var reply = await tunnel.SendAsync(head, request.Body, deadline.Token);
            if (reply.Status >= FirstFinalStatus)
            {
                return new TunnelledReply(reply, tunnel.Version, patience, time);
            }

            // Passed on, it would make the client take the body for its answer.
            await reply.DisposeAsync();
            return new HubFailure(ErrorCatalog.EndpointNotReachable, FormattableString.Invariant($"The provider answered {reply.Status}, which is no answer.")) { Stage = LlmStage.Provider };
        }
        catch (TunnelException e)
        {
            return Describe(e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var waited = FormattableString.Invariant($"{patience.FirstByte.TotalSeconds:0.###} s");
            return new HubFailure(ErrorCatalog.EndpointNotReachable, $"The participant gave no answer within {waited}.") { Stage = LlmStage.Provider, StatusOverride = 504 };
        }
        finally
        {
            // In this order: a callback that still ran would cancel the next exchange.
            await leaving.DisposeAsync();
            deadlines.Stop(deadline);
        }
    }

    /// <summary>Closes with a handshake, and without one when the peer does not answer within a second: nobody waits for a machine that sleeps.</summary>
    public async ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(FarewellTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await tunnel.CloseAsync(code, reason, either.Token);
        }
        catch (OperationCanceledException)
        {
            wire.Abort();
            await tunnel.Closed;
        }
    }

    private HubFailure Describe(TunnelException e) => e.Failure switch
    {
        TunnelFailure.Refused when IsOpen => new HubFailure(ErrorCatalog.ParticipantBusy, $"The participant is busy: {e.Message}") { Stage = LlmStage.Tunnel, RetryAfter = BusyRetryAfter },

        // Nothing was sent to the participant: as if its tunnel were not there.
        TunnelFailure.Refused => new HubFailure(ErrorCatalog.ParticipantTunnelNotConnected, "The participant takes no new requests.") { Stage = LlmStage.Tunnel },
        TunnelFailure.Closed => new HubFailure(ErrorCatalog.EndpointNotReachable, "The participant's tunnel closed before it answered.") { Stage = LlmStage.Tunnel },
        TunnelFailure.Protocol => new HubFailure(ErrorCatalog.EndpointNotReachable, "The participant broke the tunnel's protocol.") { Stage = LlmStage.Tunnel },
        _ => new HubFailure(ErrorCatalog.EndpointNotReachable, e.Message) { Stage = e.Stage, StatusOverride = IsTimeout(e) ? 504 : null },
    };

    private static bool IsTimeout(TunnelException e) => e.Message.StartsWith(TunnelProtocol.NoFirstByteReason, StringComparison.Ordinal);
}
