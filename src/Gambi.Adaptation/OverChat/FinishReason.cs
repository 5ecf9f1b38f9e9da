using Gambi.Adaptation.Answers;

namespace Gambi.Adaptation.OverChat;

/// <summary>How an answer ended, in the words of a response.</summary>
/// <param name="Status">The response's status.</param>
/// <param name="IncompleteReason">Why it is incomplete.</param>
internal readonly record struct FinishReason(ResponseStatus Status, string? IncompleteReason = null)
{
    /// <summary>The provider said all that it had to say.</summary>
    public static FinishReason Stop => new(ResponseStatus.Completed);

    /// <summary>What becomes of the items that are open at the end.</summary>
    public ItemStatus OpenItems => Status == ResponseStatus.Completed ? ItemStatus.Completed : ItemStatus.Incomplete;

    /// <summary>Reads a <c>finish_reason</c>: <c>stop</c>, <c>tool_calls</c> and words of providers' own are a good end.</summary>
    public static FinishReason Read(string? word) => word switch
    {
        "length" or "max_tokens" => new(ResponseStatus.Incomplete, "max_output_tokens"),
        "content_filter" => new(ResponseStatus.Incomplete, "content_filter"),
        "error" or "abort" => new(ResponseStatus.Failed),
        _ => Stop,
    };
}
