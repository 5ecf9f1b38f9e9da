using System.Text.Json;

namespace Gambi.Adaptation.Answers;

/// <summary>One member of a response object that repeats the request.</summary>
/// <param name="Name">Its name, the same in both.</param>
/// <param name="Kinds">The kinds of value that it repeats.</param>
/// <param name="Default">What stands there when the request said nothing.</param>
/// <param name="Shape">Makes the response's value of the request's.</param>
internal sealed record EchoedField(string Name, EchoedKinds Kinds, byte[] Default, EchoedField.Shaping Shape)
{
    /// <summary>Makes the response's value of the request's.</summary>
    public delegate byte[] Shaping(ReadOnlySpan<byte> value);

    /// <summary>Whether a value that begins with this token is repeated.</summary>
    public bool Takes(JsonTokenType type) => (Kinds & type switch
    {
        JsonTokenType.String => EchoedKinds.Text,
        JsonTokenType.Number => EchoedKinds.Number,
        JsonTokenType.True or JsonTokenType.False => EchoedKinds.Flag,
        JsonTokenType.StartObject => EchoedKinds.Object,
        JsonTokenType.StartArray => EchoedKinds.Array,
        _ => EchoedKinds.None,
    }) != 0;
}
