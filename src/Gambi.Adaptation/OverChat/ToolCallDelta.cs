namespace Gambi.Adaptation.OverChat;

/// <summary>What one element of <c>tool_calls</c> says; empty where it says nothing. It borrows the chunk's bytes.</summary>
internal ref struct ToolCallDelta
{
    /// <summary>Which call it is about, as far as the provider can count; where it stood in the array when it has not said.</summary>
    public long Index;

    /// <summary>The provider's id of the call: a JSON value.</summary>
    public ReadOnlySpan<byte> Id;

    /// <summary>The function's name: a JSON value.</summary>
    public ReadOnlySpan<byte> Name;

    /// <summary>Some of the arguments: a JSON text, or a whole object of the providers that do not make it a text.</summary>
    public ReadOnlySpan<byte> Arguments;

    /// <summary>Whether it is all of the call.</summary>
    public bool IsWhole;
}
