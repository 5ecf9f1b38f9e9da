using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gambi.Adaptation.Requests;

/// <summary>
/// One request on its way into the other protocol: what is written of it, and the first thing that stands against it. After a problem the writing
/// goes on, into what nobody will read.
/// </summary>
internal sealed class RequestTranslation : IDisposable
{
    // Left unchecked: after a problem a value may be missing, and a whole that came out well is only made of values that were read as JSON.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>
    /// A hint for the cache of a provider that reads it, which agents put onto parts, messages and tools for every provider: it changes no answer.
    /// </summary>
    private const string CacheHint = "cache_control";

    private readonly string _target;

    public RequestTranslation(string target, IBufferWriter<byte> output)
    {
        _target = target;
        Writer = new Utf8JsonWriter(output, Options);
    }

    public Utf8JsonWriter Writer { get; }

    public RequestProblem? Problem { get; private set; }

    /// <summary>The value is not what its own protocol says it must be, or is missing.</summary>
    public void Invalid(RequestValue value, string expected)
    {
        string path = value.Path.ToString();
        Problem ??= value.Kind == JsonValueKind.Undefined
            ? new RequestProblem($"Missing required parameter: '{path}'.", path)
            : new RequestProblem($"Invalid value for '{path}': expected {expected}.", path);
    }

    /// <summary>The value is right, but the other protocol cannot say it.</summary>
    public void Unsupported(RequestValue value)
    {
        string path = value.Path.ToString();
        Problem ??= new RequestProblem(
            $"'{path}' cannot be carried over to {_target}, the only protocol that this participant's provider speaks.", path, RequestProblemKind.Unsupported);
    }

    /// <summary>Whether the value has one of the shapes; a problem if not.</summary>
    public bool Expect(RequestValue value, ValueShape shape)
    {
        ValueShape actual = value.Kind switch
        {
            JsonValueKind.String => ValueShape.Text,
            JsonValueKind.Number => ValueShape.Number,
            JsonValueKind.True or JsonValueKind.False => ValueShape.Flag,
            JsonValueKind.Object => ValueShape.Object,
            JsonValueKind.Array => ValueShape.Array,
            _ => ValueShape.Any,
        };
        if (shape == ValueShape.Any || (actual & shape) != 0)
        {
            return true;
        }

        Invalid(value, Describe(shape));
        return false;
    }

    /// <summary>Refuses the members that say something and are none of these, nor a hint.</summary>
    public void RefuseOthers(RequestValue value, params ReadOnlySpan<string> known)
    {
        foreach ((string name, RequestValue member) in value.Members())
        {
            if (member.IsGiven && name != CacheHint && !known.Contains(name))
            {
                Unsupported(member);
            }
        }
    }

    /// <summary>Writes the value as it came, under a name; a problem when it is missing or has another shape.</summary>
    public void Copy(string name, RequestValue value, ValueShape shape)
    {
        if (Expect(value, shape))
        {
            Writer.WritePropertyName(name);
            Copy(value);
        }
    }

    /// <summary>The same for a value that may be missing.</summary>
    public void CopyGiven(string name, RequestValue value, ValueShape shape)
    {
        if (value.IsGiven)
        {
            Copy(name, value, shape);
        }
    }

    /// <summary>Writes the value as it came.</summary>
    public void Copy(RequestValue value) => Writer.WriteRawValue(value.Raw, skipInputValidation: true);

    public void Dispose() => Writer.Dispose();

    private static string Describe(ValueShape shape)
    {
        var words = new List<string>();
        ReadOnlySpan<(ValueShape Shape, string Word)> all =
        [
            (ValueShape.Text, "a string"), (ValueShape.Number, "a number"), (ValueShape.Flag, "a boolean"), (ValueShape.Object, "an object"),
            (ValueShape.Array, "an array"),
        ];
        foreach ((ValueShape one, string word) in all)
        {
            if ((shape & one) != 0)
            {
                words.Add(word);
            }
        }

        return string.Join(" or ", words);
    }
}
