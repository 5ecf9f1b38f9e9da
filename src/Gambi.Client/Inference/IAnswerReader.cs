using System.Text.Json;

namespace Gambi.Client.Inference;

/// <summary>Reads the events of one protocol's answer into its parts; a state machine without I/O.</summary>
internal interface IAnswerReader
{
    /// <summary>Tokens, once told.</summary>
    TokenUsage? Usage { get; }

    /// <summary>The model that answers, once told.</summary>
    string? Model { get; }

    /// <summary>Why the answer was cut short, once told.</summary>
    string? CutShort { get; }

    /// <summary>Whether the answer has said that it is over.</summary>
    bool Complete { get; }

    /// <summary>The parts that one event of a stream holds.</summary>
    /// <param name="data">The event.</param>
    /// <param name="failure">Makes the exception of what an answer says about its failure.</param>
    /// <exception cref="GambiException">The event says that the answer failed.</exception>
    IEnumerable<AnswerPart> ReadEvent(JsonElement data, Func<JsonElement, GambiException> failure);

    /// <summary>Takes note that a stream said <c>[DONE]</c>.</summary>
    void ReadDone();

    /// <summary>The parts of an answer that came whole, from a provider that does not stream.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="failure">Makes the exception of what an answer says about its failure.</param>
    /// <exception cref="GambiException">The answer says that it failed.</exception>
    IEnumerable<AnswerPart> ReadWhole(JsonElement answer, Func<JsonElement, GambiException> failure);
}
