using Gambi.DemoProvider.Reading;

namespace Gambi.DemoProvider.Serving;

/// <summary>One response as it is remembered; a running one (in background) is replaced when it ends.</summary>
internal sealed record StoredResponse
{
    public required string Id { get; init; }

    /// <summary>The response object.</summary>
    public required byte[] Json { get; init; }

    /// <summary>The input items as a JSON array.</summary>
    public required byte[] InputItems { get; init; }

    /// <summary>The conversation up to and including the answer.</summary>
    public required IReadOnlyList<PromptMessage> Conversation { get; init; }

    /// <summary>Ends a generation that goes on in background; null when none does.</summary>
    public CancellationTokenSource? Running { get; init; }

    /// <summary>Whether it was asked for in background, which is what makes it cancellable.</summary>
    public bool Background { get; init; }
}
