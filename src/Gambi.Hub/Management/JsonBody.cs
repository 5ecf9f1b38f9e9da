using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Http;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Management;

/// <summary>Reads the JSON object that a management route takes, and says precisely what is wrong when it is none.</summary>
internal static class JsonBody
{
    /// <summary>Nothing of the management plane is larger; 1 MiB.</summary>
    public const long Limit = 1024 * 1024;

    private const int MaxDepth = 64;

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth };
    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = MaxDepth };

    public static async ValueTask<Outcome<JsonElement>> ReadAsync(BodyReader bodies, HttpContext context)
    {
        var read = await bodies.ReadAsync(context, Limit, context.RequestAborted);
        if (!read.TryGet(out var body, out var failure))
        {
            // The hub's other limit can be raised; this one cannot.
            return failure.Error == ErrorCatalog.PayloadTooLarge ? failure with { Hint = "Bodies of the management plane are small; nothing here takes more." } : failure;
        }

        using (body)
        {
            return Parse(body.Bytes.ToArray());
        }
    }

    internal static Outcome<JsonElement> Parse(ReadOnlyMemory<byte> json)
    {
        if (json.Span.StartsWith("\uFEFF"u8))
        {
            json = json[3..];
        }

        if (json.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            return Invalid("The body is empty; send a JSON object.");
        }

        if (!Utf8.IsValid(json.Span))
        {
            return Invalid("The body is not valid UTF-8.");
        }

        try
        {
            if (!HasValidTexts(json.Span))
            {
                return Invalid("The body has a \\u escape that is only half of a character.");
            }

            using var document = JsonDocument.Parse(json, DocumentOptions);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : Invalid($"The body must be a JSON object, not {JsonFields.Describe(document.RootElement)}.");
        }
        catch (JsonException e)
        {
            return Invalid(DescribeProblem(e));
        }
    }

    // An unpaired surrogate passes the parser and throws only when the text is read.
    private static bool HasValidTexts(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, ReaderOptions);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
            {
                try
                {
                    reader.GetString();
                }
                catch (InvalidOperationException)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static string DescribeProblem(JsonException e)
    {
        if (e.Message.Contains("maximum configured depth", StringComparison.OrdinalIgnoreCase))
        {
            return FormattableString.Invariant($"The body is nested more than {MaxDepth} levels deep.");
        }

        return e is { LineNumber: { } line, BytePositionInLine: { } column }
            ? FormattableString.Invariant($"The body is not valid JSON: it breaks at line {line + 1}, byte {column + 1}.")
            : "The body is not valid JSON.";
    }

    private static HubFailure Invalid(string message) => new(ErrorCatalog.InvalidRequest, message);
}
