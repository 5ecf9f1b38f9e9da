using System.Buffers.Binary;
using System.Text.Json;
using Gambi.Hub.Failures;
using Gambi.Hub.Journal;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Responses;

/// <summary>
/// Responses in the journal, under their room's id: written soon, and nobody waits for it. A value is the length of a JSON head (4 bytes, little-endian), the head, the input
/// and the object.
/// </summary>
internal sealed class ResponseRecords(StateJournal journal, TimeProvider time)
{
    /// <summary>How their keys begin.</summary>
    public const string Prefix = "r/";

    public void Ended(StoredResponse response) => Append(response, response.State.Object);

    /// <summary>A response in background begins; should nothing more be heard of it, it will have been <paramref name="otherwise"/>.</summary>
    public void Began(StoredResponse response, ReadOnlyMemory<byte> otherwise) => Append(response, otherwise);

    public void Removed(StoredResponse response) => journal.AppendSoon(JournalRecord.Remove(response.Room.Id, KeyOf(response.Id)));

    /// <summary>The same, when somebody is answered about it.</summary>
    public ValueTask<HubFailure?> RemovedAsync(StoredResponse response) => journal.KeepAsync(JournalRecord.Remove(response.Room.Id, KeyOf(response.Id)), orElse: null, time);

    /// <summary>The response that a record holds. One that was being made has ended with the hub that made it.</summary>
    /// <exception cref="JsonException">It holds none.</exception>
    public StoredResponse Read(Room room, in JournalRecord record)
    {
        var value = record.Value[0];
        var headLength = value.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32LittleEndian(value.Span);
        if (headLength < 0 || headLength > value.Length - sizeof(int))
        {
            throw new JsonException("no head");
        }

        var head = JsonSerializer.Deserialize(value.Span.Slice(sizeof(int), headLength), KeptResponsesJson.Default.KeptResponse) ?? throw new JsonException("null");
        var body = value[(sizeof(int) + headLength)..];
        if (head.InputLength < 0 || head.InputLength > body.Length)
        {
            throw new JsonException("no input");
        }

        var (input, json) = (body[..head.InputLength], body[head.InputLength..]);
        var state = new ResponseState
        {
            ParticipantId = head.ParticipantId,
            NativeId = head.NativeId,
            Object = json,
            EndedAt = head.EndedAt ?? time.GetUtcNow(),
            Input = ResponseItems.OfInput(head.Id, input),
            Output = ResponseItems.OfOutput(head.Id, json),
        };
        var response = new StoredResponse(room, head.Id, state) { Input = input, PreviousId = head.PreviousId, CreatedAt = head.CreatedAt };
        if (head.EndedAt is null)
        {
            Ended(response);
        }

        return response;
    }

    private static string KeyOf(string responseId) => Prefix + responseId;

    private void Append(StoredResponse response, ReadOnlyMemory<byte> json)
    {
        if (!journal.IsOn)
        {
            return;
        }

        var state = response.State;
        var kept = new KeptResponse
        {
            Id = response.Id,
            PreviousId = response.PreviousId,
            CreatedAt = response.CreatedAt,
            EndedAt = state.EndedAt,
            ParticipantId = state.ParticipantId,
            NativeId = state.NativeId,
            InputLength = response.Input.Length,
        };
        var head = JsonSerializer.SerializeToUtf8Bytes(kept, KeptResponsesJson.Default.KeptResponse);
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, head.Length);
        journal.AppendSoon(JournalRecord.Put(response.Room.Id, KeyOf(response.Id), length, head, response.Input, json));
    }
}
