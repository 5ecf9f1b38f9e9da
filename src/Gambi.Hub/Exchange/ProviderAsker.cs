using System.Runtime.CompilerServices;
using Gambi.Adaptation;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.Requests;
using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;
using Gambi.Hub.Routing;

namespace Gambi.Hub.Exchange;

/// <summary>
/// Asks a provider until it has answered the request itself: once more without each field that the hub added and it refuses, and not at all when it
/// turns out to lack the protocol it was asked in. Both are learned, so that no later request takes the detour.
/// </summary>
internal sealed class ProviderAsker(WarmCaches caches, TimeProvider time)
{
    private const long FewWords = 4 * 1024;

    /// <param name="request">What is asked.</param>
    /// <param name="admitted">Who is asked.</param>
    /// <param name="protocol">What it is asked in; <c>null</c> when it speaks none that would do.</param>
    /// <param name="report">Hears of the asking.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The answer; <c>null</c> when the provider turned out to lack the protocol it was asked in.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Outcome<ProviderAnswer?>> AskAsync(
        InferenceRequest request, Admitted admitted, InferenceProtocol? protocol, RequestReport report, CancellationToken cancellationToken)
    {
        var participant = admitted.Slot.Participant;
        if (protocol is not { } spoken)
        {
            return RoutingFailures.NoProtocol([participant]) with { IsUnanswered = true };
        }

        var asked = await AskUntilAnsweredAsync(request, admitted, spoken, report, cancellationToken);

        // A provider that fails at once would otherwise attract all the requests there are.
        if (asked.TryGet(out var answer, out var failure) ? answer?.Reply.Status >= 500 : failure.Error == ErrorCatalog.EndpointNotReachable)
        {
            participant.Health.Failed(time.GetUtcNow());
        }
        else if (answer is not null)
        {
            participant.Health.Answered();
            if (answer.Reply.Status is >= 200 and < 300)
            {
                caches.Learn(request.Room, request.Asked.Model, request.Asked.PromptCacheKey, participant.Id);
            }
        }

        return asked;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<Outcome<ProviderAnswer?>> AskUntilAnsweredAsync(
        InferenceRequest request, Admitted admitted, InferenceProtocol protocol, RequestReport report, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!ExchangePlanner.Plan(request, admitted, protocol).TryGet(out var planned, out var failure))
            {
                return failure;
            }

            using var plan = planned;
            report.Dispatched(admitted);
            if (!(await admitted.Slot.Link.SendAsync(plan.Request, cancellationToken)).TryGet(out var reply, out failure))
            {
                return failure with { IsUnanswered = true };
            }

            if (!(await LearnAsync(reply, plan, admitted, cancellationToken)).TryGet(out var learned, out failure))
            {
                return failure;
            }

            if (!learned)
            {
                return new ProviderAnswer(reply, plan.Protocol, plan.HidesUsage);
            }

            // Each time there is one thing less to learn, so this ends.
            await reply.DisposeAsync();
            if (admitted.Slot.Registration.AskedIn(protocol) != protocol)
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
