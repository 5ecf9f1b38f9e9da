using System.Text.Json;
using Gambi.Hub.Observability;

namespace Gambi.Hub.Exchange;

/// <summary>Notes what an answer tells of itself as it passes: its first token, its usage, its response id.</summary>
internal sealed class AnswerObserver(RequestWatch watch, Action<string>? learnResponse)
{
    /// <summary>Whether a response's id is still wanted.</summary>
    public bool WantsResponseId { get; private set; } = learnResponse is not null;

    public bool SawFirstToken { get; private set; }

    public void FirstToken()
    {
        SawFirstToken = true;
        watch.FirstToken();
    }

    /// <summary>Notes what <paramref name="answer"/> heard.</summary>
    public void Heard(AnswerTap answer)
    {
        if (WantsResponseId && answer.Id is { } id)
        {
            WantsResponseId = false;
            learnResponse!(id);
        }

        if (answer.HasUsage)
        {
            ReadUsage(answer.Usage);
        }
    }

    private void ReadUsage(ReadOnlySpan<byte> json)
    {
        long? input = null, output = null, total = null;
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
                {
                    continue;
                }

                if (reader.ValueTextEquals("prompt_tokens"u8) || reader.ValueTextEquals("input_tokens"u8))
                {
                    input = ReadCount(ref reader);
                }
                else if (reader.ValueTextEquals("completion_tokens"u8) || reader.ValueTextEquals("output_tokens"u8))
                {
                    output = ReadCount(ref reader);
                }
                else if (reader.ValueTextEquals("total_tokens"u8))
                {
                    total = ReadCount(ref reader);
                }
            }
        }
        catch (JsonException)
        {
            // A provider that writes no JSON here has told us no counts.
            return;
        }

        watch.Used(input, output, total);
    }

    private static long? ReadCount(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var count) && count >= 0 ? count : null;
}
