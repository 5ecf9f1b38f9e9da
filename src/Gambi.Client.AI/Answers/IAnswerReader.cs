using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Answers;

/// <summary>Reads one answer in one protocol into updates; a state machine without I/O.</summary>
internal interface IAnswerReader
{
    /// <summary>Whether the answer has said that it is over.</summary>
    bool Complete { get; }

    /// <summary>The updates that one event of a stream brings.</summary>
    /// <exception cref="GambiException">The event says that the answer failed.</exception>
    IEnumerable<ChatResponseUpdate> ReadEvent(JsonElement told);

    /// <summary>The updates that the end of a stream brings which said <c>[DONE]</c>, or is complete.</summary>
    /// <exception cref="GambiException">That was no whole answer.</exception>
    IEnumerable<ChatResponseUpdate> ReadDone();

    /// <summary>The updates that a whole answer is worth: joined, they are the same response as its stream's.</summary>
    /// <exception cref="GambiException">The answer says that it failed.</exception>
    IEnumerable<ChatResponseUpdate> ReadWhole(JsonElement answer);
}
