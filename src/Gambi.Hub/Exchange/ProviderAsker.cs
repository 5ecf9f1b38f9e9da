using Gambi.Adaptation.Answers;
using Gambi.Adaptation.Requests;
using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;
using Gambi.Hub.Routing;

namespace Gambi.Hub.Exchange;

/// <summary>
/// Asks a provider until it has answered the request itself: once more without each field that the hub added and it refuses, and not at all when it
/// turns out to lack the protocol it was asked in. Both are learned, so that no later request takes the detour.
/// </summary>
internal static class ProviderAsker
{
    private const long FewWords = 4 * 1024;

    /// <returns>The answer; <c>null</c> when the provider turned out to lack the protocol it was asked in.</returns>
    public static async ValueTask<Outcome<ProviderAnswer?>> AskAsync(InferenceRequest request, Admitted admitted, RequestReport report, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (admitted.Slot.Registration.AskedIn(request.Protocol) is not { } protocol)
            {
                return RoutingFailures.NoProtocol([admitted.Slot.Participant]);
            }

            if (!ExchangePlanner.Plan(request, admitted, protocol).TryGet(out var planned, out var failure))
            {
                return failure;
            }

            using var plan = planned;
            report.Dispatched(admitted);
            if (!(await admitted.Slot.Link.SendAsync(plan.Request, cancellationToken)).TryGet(out var reply, out failure)
                || !(await LearnAsync(reply, plan, admitted, cancellationToken)).TryGet(out var learned, out failure))
            {
                return failure;
            }

            if (!learned)
            {
                return new ProviderAnswer(reply, plan.Protocol, plan.HidesUsage);
            }

            // Each time there is one thing less to learn, so this ends.
            await reply.DisposeAsync();
            if (admitted.Slot.Registration.AskedIn(request.Protocol) != protocol)
            {
                return (ProviderAnswer?)null;
            }
        }
    }

    /// <summary>Whether the reply taught something, so that asking again makes sense; a failure when it breaks off while it is looked at.</summary>
    private static async ValueTask<Outcome<bool>> LearnAsync(ExchangeReply reply, ExchangePlan plan, Admitted admitted, CancellationToken cancellationToken)
    {
        var registration = admitted.Slot.Registration;
        var mayRefuseField = reply.Status == 400 && plan.AddedFields.Count > 0;
        var mayLackRoute = SaysLittle(reply) && registration.MayLack(plan.Protocol);
        if (!mayRefuseField && !mayLackRoute)
        {
            return false;
        }

        try
        {
            var beginning = await ReplyBeginning.PeekAsync(reply.Body, cancellationToken);
            if (mayLackRoute && MissingRoute.IsSaidBy(reply.Status, beginning, admitted.Model))
            {
                return registration.Learned.Lacks(plan.Protocol);
            }

            if (!mayRefuseField || !UnknownParameter.TryFind(beginning, plan.AddedFields, out var field))
            {
                return false;
            }

            registration.Learned.Refuses(field);
            return true;
        }
        catch (IOException broken)
        {
            await reply.DisposeAsync();
            return ExchangeFailures.BrokeOff(broken);
        }
        catch
        {
            await reply.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether the reply could be one that says "no such route": LM Studio says it with status 200, in few words.</summary>
    private static bool SaysLittle(ExchangeReply reply) =>
        reply.Status is 404 or 405 or 501 || (reply.Status is 200 or 400 && ReplyHead.Read(reply) is { IsJson: true, Length: <= FewWords });
}
