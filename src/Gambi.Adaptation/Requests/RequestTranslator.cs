using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Unicode;

namespace Gambi.Adaptation.Requests;

/// <summary>What the translation of requests has in common, whichever way it goes: the body read, and each of its fields treated as its table says.</summary>
internal static class RequestTranslator
{
    /// <summary>Reads the body and has it translated; the problem when it cannot be. Never throws for what stands in the body.</summary>
    public static RequestProblem? Run(
        ReadOnlyMemory<byte> body, string target, IBufferWriter<byte> output, Action<RequestValue, RequestTranslation> write)
    {
        if (!Utf8.IsValid(body.Span))
        {
            return new RequestProblem("The request body is not valid UTF-8.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = RequestInspector.MaxDepth });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return new RequestProblem("The request body must be a JSON object.");
            }

            using var translation = new RequestTranslation(target, output);
            write(new RequestValue(document.RootElement, FieldPath.Root), translation);
            return translation.Problem;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, too deep, or half a surrogate pair in a name or in a word that is compared.
            return new RequestProblem($"The request body is not valid JSON, or nested deeper than {RequestInspector.MaxDepth} levels.");
        }
    }

    /// <summary>
    /// Writes what keeps its name, and refuses what cannot be said. A field that neither protocol defines is a provider's own (<c>top_k</c>,
    /// <c>chat_template_kwargs</c>, <c>keep_alive</c>…) and goes over as it is.
    /// </summary>
    public static void WriteFields(RequestValue request, FrozenDictionary<string, TranslatedField> table, RequestTranslation to)
    {
        var fields = new Dictionary<string, RequestValue>(StringComparer.Ordinal);
        foreach ((string name, RequestValue value) in request.Members())
        {
            fields[name] = value;
        }

        foreach ((string name, RequestValue value) in fields)
        {
            if (!table.TryGetValue(name, out TranslatedField field))
            {
                to.Copy(name, value, ValueShape.Any);
            }
            else if (value.IsGiven)
            {
                WriteField(name, value, field, to);
            }
        }
    }

    private static void WriteField(string name, RequestValue value, TranslatedField field, RequestTranslation to)
    {
        if (field.Fate is FieldFate.Refused or FieldFate.RefusedEvenEmpty)
        {
            if (field.Fate == FieldFate.RefusedEvenEmpty || !value.IsEmpty)
            {
                to.Unsupported(value);
            }
        }
        else if (to.Expect(value, field.Shape) && field.Fate == FieldFate.Same)
        {
            to.Copy(name, value, ValueShape.Any);
        }
    }
}
