using Gambi.Hub.Rooms;

namespace Gambi.Hub.Responses;

/// <summary>One response on its way into the store. Disposed before it ended, it is forgotten: its client left, or it broke off.</summary>
internal sealed class ResponseRecording(ResponseStore store, Room room, ReadOnlyMemory<byte> input, string? previousId, TimeProvider time) : IDisposable
{
    private StoredResponse? _response;

    /// <summary>The response's id, once it is known.</summary>
    public string? Id => _response?.Id;

    /// <summary>The response's id is known: from now on it is found, as one that runs.</summary>
    /// <param name="responseId">Its id.</param>
    /// <param name="participantId">Who makes it.</param>
    /// <param name="isNative">Whether that participant's provider gave the id and may know it later.</param>
    /// <param name="response">The response object as it is now, JSON, when it is known; copied.</param>
    public void Began(string responseId, string participantId, bool isNative, ReadOnlySpan<byte> response = default)
    {
        if (_response is null && ResponseId.IsWellFormed(responseId))
        {
            var state = new ResponseState { ParticipantId = participantId, NativeId = isNative ? responseId : null, Object = response.ToArray() };
            Add(responseId, state, run: null);
        }
    }

    /// <summary>Whoever made it failed, and another participant goes on with it.</summary>
    public void MadeBy(string participantId)
    {
        if (_response is { HasEnded: false } stored)
        {
            store.Update(stored, stored.State with { ParticipantId = participantId });
        }
    }

    /// <summary>Nothing of it has reached its client: another participant begins it, under another id perhaps.</summary>
    public void BeginAnew()
    {
        Dispose();
        _response = null;
    }

    /// <summary>The response has ended; what its provider sent in its place, cut off or no object at all, is not kept.</summary>
    /// <param name="response">The final response object, JSON; copied.</param>
    public void Ended(ReadOnlySpan<byte> response)
    {
        if (_response is { HasEnded: false } stored && ResponseObject.IdOf(response).Length > 0)
        {
            var copy = response.ToArray();
            store.Update(stored, stored.State with { Object = copy, EndedAt = time.GetUtcNow(), Output = ResponseItems.OfOutput(stored.Id, copy) });
        }
    }

    /// <summary>A response in background begins under an id of the hub's: whoever runs it says what becomes of it.</summary>
    public StoredResponse BeganInBackground(string responseId, ResponseRun run, ReadOnlyMemory<byte> response) => Add(responseId, new() { Object = response }, run);

    public void Dispose()
    {
        if (_response is { HasEnded: false, Run: null } unfinished)
        {
            store.Remove(unfinished);
        }
    }

    private StoredResponse Add(string responseId, ResponseState state, ResponseRun? run)
    {
        _response = new(room, responseId, state with { Input = ResponseItems.OfInput(responseId, input) })
        {
            Input = input,
            PreviousId = previousId,
            CreatedAt = time.GetUtcNow(),
            Run = run,
        };
        store.Add(_response);
        return _response;
    }
}
