namespace Gambi.Adaptation.Requests;

/// <summary>A request body that is known to be one JSON object with a model, and what was read of it on the way. It borrows the body's memory.</summary>
public sealed class InspectedRequest
{
    internal InspectedRequest(InferenceProtocol protocol, ReadOnlyMemory<byte> body)
    {
        Protocol = protocol;
        Body = body;
    }

    /// <summary>The protocol it was read as.</summary>
    public InferenceProtocol Protocol { get; }

    /// <summary>The body as it came.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The <c>model</c> field: the selector.</summary>
    public string Model { get; internal set; } = "";

    /// <summary>Whether a stream is asked for.</summary>
    public bool Stream { get; internal set; }

    /// <summary>Whether the client itself asks for the usage of a chat stream.</summary>
    public bool IncludeUsage { get; internal set; }

    /// <summary>The response that this one continues.</summary>
    public string? PreviousResponseId { get; internal set; }

    /// <summary>What requests that share a warm cache have in common.</summary>
    public string? PromptCacheKey { get; internal set; }

    /// <summary>Whether the answer shall be made without the client waiting.</summary>
    public bool Background { get; internal set; }

    /// <summary>Whether the response shall be kept; null when nothing was said.</summary>
    public bool? Store { get; internal set; }

    /// <summary>The fields that the request has, whatever their values.</summary>
    internal RequestFields Given { get; set; }

    /// <summary>The value of every <c>model</c> member, for there may be several.</summary>
    internal List<ByteSpan> ModelValues { get; } = [];

    /// <summary>The value of the last <c>stream_options</c>.</summary>
    internal ByteSpan StreamOptions { get; set; }

    /// <summary>The value of the last <c>include_usage</c> in it, if any.</summary>
    internal ByteSpan? IncludeUsageValue { get; set; }

    /// <summary>Whether <see cref="StreamOptions"/> is an object, and one with members.</summary>
    internal bool StreamOptionsIsObject { get; set; }

    internal bool StreamOptionsHasMembers { get; set; }

    /// <summary>Where the last <c>messages</c> array opens; -1 when there is none.</summary>
    internal int MessagesStart { get; set; } = -1;

    internal bool HasMessages { get; set; }

    internal bool HasSystemMessage { get; set; }

    /// <summary>Where the object's closing brace stands.</summary>
    internal int CloseBrace { get; set; }
}
