namespace Gambi.Participant.AI;

/// <summary>What a piece of an answer is.</summary>
internal enum AnswerPieceKind
{
    /// <summary>Text of the answer.</summary>
    Text,

    /// <summary>What the model thought.</summary>
    Reasoning,

    /// <summary>Why it does not answer.</summary>
    Refusal,

    /// <summary>A call of one of the caller's tools.</summary>
    ToolCall,
}
