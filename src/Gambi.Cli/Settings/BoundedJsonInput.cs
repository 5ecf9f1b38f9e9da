using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gambi.Cli.Failures;

namespace Gambi.Cli.Settings;

/// <summary>JSON that a person wrote, read up to a bound, with its mistakes named by line and column.</summary>
internal static class BoundedJsonInput
{
    /// <summary>Most characters read: 1 MiB.</summary>
    public const int MaxCharacters = 1024 * 1024;

    /// <summary>Reads and parses <paramref name="reader"/>; <paramref name="source"/> names it in errors.</summary>
    public static async Task<T> ReadAsync<T>(TextReader reader, string source, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        string text = await ReadTextAsync(reader, source, cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(text, type)
                ?? throw CliException.BadConfig($"{source} must hold a JSON object, not null.");
        }
        catch (JsonException e)
        {
            throw CliException.BadConfig($"Invalid JSON in {source}{Place(e)}: {Reason(e)}", "Correct the file, or point to another one.");
        }
    }

    private static async Task<string> ReadTextAsync(TextReader reader, string source, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[8192];
        while (await reader.ReadAsync(buffer.AsMemory(), cancellationToken) is var read and > 0)
        {
            if (text.Length + read > MaxCharacters)
            {
                throw CliException.BadConfig($"{source} is larger than 1 MiB.");
            }

            text.Append(buffer, 0, read);
        }

        return text.ToString();
    }

    private static string Place(JsonException e) =>
        e is { LineNumber: { } line, BytePositionInLine: { } column } ? $", line {line + 1}, column {column + 1}" : "";

    // The parser appends its own, zero-based, place and the name of our type; the place is said already.
    private static string Reason(JsonException e)
    {
        string message = e.Message;
        int end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        end = end < 0 ? message.IndexOf(" LineNumber: ", StringComparison.Ordinal) : end;
        string reason = end < 0 ? message : message[..end];
        return reason.StartsWith("The JSON value could not be converted", StringComparison.Ordinal)
            ? $"{(e.Path is { Length: > 2 } path ? path[2..] : "the value")} has the wrong type."
            : reason;
    }
}
