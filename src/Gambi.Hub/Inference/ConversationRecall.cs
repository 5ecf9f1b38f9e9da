using Gambi.Adaptation;
using Gambi.Adaptation.Requests;
using Gambi.Hub.Exchange;
using Gambi.Hub.Failures;
using Gambi.Hub.Responses;

namespace Gambi.Hub.Inference;

/// <summary>
/// Makes a request say all that it means: what it continues and the items that it refers to stand in its body afterwards, so that any participant can serve it. Begins its
/// recording.
/// </summary>
internal sealed class ConversationRecall(ResponseStore store, Conversations conversations, StoreSettings settings)
{
    /// <summary>The request to be served, in memory of its own when it was changed; the old memory is given back then.</summary>
    public Outcome<InferenceRequest> Recall(InferenceRequest request)
    {
        var asked = request.Asked;
        if (asked.Protocol != InferenceProtocol.Responses)
        {
            return request;
        }

        if (FindRefusal(asked) is { } refusal)
        {
            return refusal;
        }

        IReadOnlyList<ReadOnlyMemory<byte>> earlier = [];
        if (asked.PreviousResponseId is { } previous && !conversations.Recall(request.Room, previous).TryGet(out earlier!, out var failure))
        {
            return failure;
        }

        var hasReferences = ConversationWriter.HasItemReference(asked.Body.Span);
        if (!hasReferences && !asked.Background && asked.PreviousResponseId is null)
        {
            return request with { Recording = store.Begin(request.Room, asked, asked.Body) };
        }

        // First its own references, for that is what the record holds; then what came before.
        var own = asked.Body;
        using var resolved = new RentedBytes(asked.Body.Length);
        if (hasReferences)
        {
            if (ResolveReferences(request, resolved) is { } unresolved)
            {
                return unresolved;
            }

            own = resolved.Written;
        }

        return PutBefore(request, own, earlier);
    }

    private HubFailure? FindRefusal(InspectedRequest asked) =>
        !store.IsOn && asked.PreviousResponseId is not null ? ResponseFailures.NothingKept("previous_response_id")
        : !store.IsOn && asked.Background ? ResponseFailures.NothingKept("background")
        : asked is { Background: true, Store: false } ? ResponseFailures.BackgroundWithoutStore()
        : null;

    private HubFailure? ResolveReferences(InferenceRequest request, RentedBytes output)
    {
        long bytes = request.Asked.Body.Length;
        var changes = new ConversationChanges
        {
            FindItem = id =>
            {
                // Counted before it is copied: a small body can name a large item many times.
                var item = bytes > settings.ConversationBytes ? null : store.FindItem(request.Room, id);
                bytes += item?.Length ?? 0;
                return bytes > settings.ConversationBytes ? null : item;
            },
        };
        return ConversationWriter.TryWrite(request.Asked.Body, changes, output, out var unknown) ? null
            : bytes > settings.ConversationBytes ? ResponseFailures.TooLong(settings.ConversationBytes, "input")
            : ResponseFailures.UnknownItem(unknown ?? "");
    }

    private Outcome<InferenceRequest> PutBefore(InferenceRequest request, ReadOnlyMemory<byte> own, IReadOnlyList<ReadOnlyMemory<byte>> earlier)
    {
        var asked = request.Asked;
        var length = own.Length + earlier.Sum(static item => item.Length + 1L);
        if (length > settings.ConversationBytes && earlier.Count > 0)
        {
            return ResponseFailures.TooLong(settings.ConversationBytes, "previous_response_id");
        }

        var whole = new RentedBytes((int)length + 64);
        var changes = new ConversationChanges { EarlierItems = earlier, FindItem = static _ => null, ForceStream = asked.Background };
        if (!ConversationWriter.TryWrite(own, changes, whole, out var unknown))
        {
            whole.Dispose();
            return ResponseFailures.UnknownItem(unknown ?? "");
        }

        if (!RequestInspector.TryInspect(InferenceProtocol.Responses, whole.Written, out var rewritten, out var problem))
        {
            whole.Dispose();
            return RefusedRequest.For(problem);
        }

        var recording = store.Begin(request.Room, asked, own);
        request.Memory.Dispose();
        return request with { Asked = rewritten, Memory = whole, PreviousResponseId = asked.PreviousResponseId, Recording = recording };
    }
}
