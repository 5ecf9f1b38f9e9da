namespace Gambi.Adaptation.Answers;

/// <summary>The statuses of a response as they stand on the wire.</summary>
internal static class ResponseStatusNames
{
    /// <summary>The word for it.</summary>
    public static ReadOnlySpan<byte> ToWire(this ResponseStatus status) => status switch
    {
        ResponseStatus.Queued => "queued"u8,
        ResponseStatus.InProgress => "in_progress"u8,
        ResponseStatus.Completed => "completed"u8,
        ResponseStatus.Incomplete => "incomplete"u8,
        ResponseStatus.Failed => "failed"u8,
        ResponseStatus.Cancelled => "cancelled"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    /// <summary>The type of the event that ends a stream in it.</summary>
    /// <remarks>OpenAI has none for a cancelled response, and clients throw on events they do not know: it is incomplete, its object says the rest.</remarks>
    public static ReadOnlySpan<byte> ToTerminalEvent(this ResponseStatus status) => status switch
    {
        ResponseStatus.Completed => "response.completed"u8,
        ResponseStatus.Failed => "response.failed"u8,
        _ => "response.incomplete"u8,
    };
}
