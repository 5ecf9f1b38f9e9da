using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Responses;

/// <summary>Finds what was said before: the whole chain of responses that one continues.</summary>
internal sealed class Conversations(ResponseStore store, StoreSettings settings)
{
    /// <summary>The items of a response and of all that it continues, oldest first; a turn's input before its output. The instructions of those turns are not among them.</summary>
    public Outcome<IReadOnlyList<ReadOnlyMemory<byte>>> Recall(Room room, string responseId)
    {
        var turns = new Stack<ResponseState>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var bytes = 0L;
        for (var id = responseId; id is not null;)
        {
            // A provider that gives an id again can make its response its own ancestor: what was there before is gone.
            if (!seen.Add(id) || store.Find(room, id) is not { } turn)
            {
                return id == responseId ? ResponseFailures.UnknownPrevious(id) : ResponseFailures.ChainBroken(responseId, id);
            }

            var state = turn.State;
            if (FindObstacle(turn, state) is { } failure)
            {
                return failure;
            }

            bytes += turn.Input.Length + state.Output.Sum(static item => (long)item.Json.Length);
            if (bytes > settings.ConversationBytes)
            {
                return ResponseFailures.TooLong(settings.ConversationBytes, "previous_response_id");
            }

            turns.Push(state);
            id = turn.PreviousId;
        }

        return turns.SelectMany(static turn => turn.Input.Concat(turn.Output)).Select(static item => item.Json).ToArray();
    }

    private static HubFailure? FindObstacle(StoredResponse turn, ResponseState state)
    {
        if (state.EndedAt is null)
        {
            return ResponseFailures.StillRunning(turn.Id);
        }

        var status = ResponseObject.StatusOf(state.Object.Span);
        return status is "failed" or "cancelled" ? ResponseFailures.NotWhole(turn.Id, status) : null;
    }
}
