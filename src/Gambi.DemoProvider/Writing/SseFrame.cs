namespace Gambi.DemoProvider.Writing;

/// <summary>One event of a stream; a word is one that carries a piece of the answer, and is waited for.</summary>
internal readonly record struct SseFrame(string? EventType, byte[] Data, bool IsWord)
{
    /// <summary>Whether it ends the stream.</summary>
    public bool IsLast => Data.AsSpan().SequenceEqual("[DONE]"u8);
}
