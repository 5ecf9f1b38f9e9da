using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Gambi.Adaptation.Requests;

/// <summary>The recogniser of a provider's "I do not know this field" among the fields it could mean.</summary>
public static class UnknownParameter
{
    /// <summary>Longer answers are only looked at so far.</summary>
    private const int MaxBytes = 16 * 1024;

    /// <summary>
    /// Tells which candidate the body of a 400 is about: the one that OpenAI's <c>error.param</c> names; without that, the one that it mentions
    /// first as a word of its own.
    /// </summary>
    public static bool TryFind(ReadOnlySpan<byte> body, IReadOnlyCollection<string> candidates, [NotNullWhen(true)] out string? name)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        body = body[..Math.Min(body.Length, MaxBytes)];
        if (ReadParam(body) is { Length: > 0 } param)
        {
            string root = param.Split('.', '[')[0];
            name = candidates.FirstOrDefault(candidate => candidate == param || candidate == root);
            return name is not null;
        }

        name = null;
        int first = int.MaxValue;
        foreach (string candidate in candidates)
        {
            int place = FindWord(body, Encoding.UTF8.GetBytes(candidate));
            if (place >= 0 && place < first)
            {
                first = place;
                name = candidate;
            }
        }

        return name is not null;
    }

    /// <summary>The <c>error.param</c> of an OpenAI error, or the <c>param</c> of a bare one.</summary>
    private static string? ReadParam(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            while (reader.Read())
            {
                bool isParam = reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth <= 2 && reader.ValueTextEquals("param"u8);
                if (isParam && reader.Read() && reader.TokenType == JsonTokenType.String)
                {
                    return reader.GetString();
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or cut by the bound: its words may still tell.
        }

        return null;
    }

    private static int FindWord(ReadOnlySpan<byte> body, ReadOnlySpan<byte> word)
    {
        int start = 0;
        while (body[start..].IndexOf(word) is >= 0 and var found)
        {
            int place = start + found;
            int end = place + word.Length;
            if ((place == 0 || !IsWordByte(body[place - 1])) && (end == body.Length || !IsWordByte(body[end])))
            {
                return place;
            }

            start = place + 1;
        }

        return -1;
    }

    private static bool IsWordByte(byte value) => char.IsAsciiLetterOrDigit((char)value) || value == '_';
}
