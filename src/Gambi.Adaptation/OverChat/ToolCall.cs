using System.Buffers;
using Gambi.Adaptation.Answers;

namespace Gambi.Adaptation.OverChat;

/// <summary>A tool call as the provider tells it; it becomes an item once its function is known.</summary>
internal sealed class ToolCall
{
    /// <summary>The provider's own id of it; null while it has given none.</summary>
    public string? ProviderId { get; set; }

    /// <summary>The function; null while it has not been named.</summary>
    public string? Name { get; set; }

    /// <summary>Arguments that came before the name.</summary>
    public ArrayBufferWriter<byte>? Early { get; set; }

    /// <summary>What the client sees of it; null while the function is not known.</summary>
    public FunctionCallItem? Item { get; set; }
}
