namespace Gambi.Adaptation.OverChat;

/// <summary>What one chunk of a Chat answer says of its first choice: JSON values, empty where it says nothing. It borrows the chunk's bytes.</summary>
internal ref struct ChatChunk
{
    /// <summary>A text, or an array of parts.</summary>
    public ReadOnlySpan<byte> Content;

    /// <summary>A text, under either of its names.</summary>
    public ReadOnlySpan<byte> Reasoning;

    /// <summary>A text.</summary>
    public ReadOnlySpan<byte> Refusal;

    /// <summary>An array of calls.</summary>
    public ReadOnlySpan<byte> ToolCalls;

    /// <summary>The one call of providers that follow the protocol's first version.</summary>
    public ReadOnlySpan<byte> FunctionCall;

    /// <summary>An array: the likelihoods of the tokens of the text.</summary>
    public ReadOnlySpan<byte> Logprobs;

    /// <summary>Why the choice has ended.</summary>
    public ReadOnlySpan<byte> FinishReason;

    /// <summary>What the provider counted so far, or at the end.</summary>
    public ReadOnlySpan<byte> Usage;

    /// <summary>An error in place of the answer, or amid it.</summary>
    public ReadOnlySpan<byte> Error;

    /// <summary>Whether the choice came as a whole message and not as a difference.</summary>
    public bool IsWhole;

    /// <summary>Whether there was a first choice.</summary>
    public bool HasChoice;
}
