using System.Text;
using System.Text.Json;
using Gambi.Cli.Output;
using Gambi.Client;
using Gambi.Contracts;

namespace Gambi.Cli.Asking;

/// <summary>Writes a streamed answer: as it comes for people and line readers, whole for <c>json</c>.</summary>
internal sealed class AnswerPrinter(GambiConsole console)
{
    private readonly StringBuilder _text = new();

    /// <summary>Whether what the answer took is written, too.</summary>
    public bool TellsEnd { get; init; } = true;

    /// <summary>Writes it to its end, and answers what it took.</summary>
    public async Task<AnswerEnd> PrintAsync(IAsyncEnumerable<AnswerPart> answer, CancellationToken cancellationToken)
    {
        await using IAsyncEnumerator<AnswerPart> parts = answer.GetAsyncEnumerator(cancellationToken);
        AnswerEnd? end = null;
        try
        {
            bool more = await console.WithProgressAsync("Waiting for the model…", () => parts.MoveNextAsync().AsTask());
            while (more)
            {
                end = parts.Current as AnswerEnd ?? end;
                WritePart(parts.Current);
                more = await parts.MoveNextAsync();
            }
        }
        finally
        {
            // Whatever comes next, an error included, starts on a line of its own.
            if (console.IsText && _text.Length > 0 && _text[^1] != '\n')
            {
                console.Line();
            }
        }

        if (end is null)
        {
            throw new InvalidOperationException("An answer ended without its end.");
        }

        if (TellsEnd)
        {
            WriteEnd(end);
        }

        return end;
    }

    private void WritePart(AnswerPart part)
    {
        if (part is AnswerText { Text: var text })
        {
            _text.Append(text);
            if (console.IsText)
            {
                console.Piece(TerminalText.Clean(text, multiline: true));
            }
            else if (console.Settings.Format == OutputFormat.Ndjson)
            {
                console.Event("text", null, writer => writer.WriteString("text", text));
            }
        }
        else if (part is AnswerReasoning { Text: var thought } && console.Settings.Format == OutputFormat.Ndjson)
        {
            console.Event("reasoning", null, writer => writer.WriteString("text", thought));
        }
    }

    private void WriteEnd(AnswerEnd end)
    {
        LlmMetrics metrics = AnswerMetrics.Of(end);
        switch (console.Settings.Format)
        {
            case OutputFormat.Text:
                string who = string.Join(" with ", new[] { end.Participant, end.Model }.OfType<string>().Select(name => TerminalText.Clean(name)));
                console.Note($"[{(who.Length > 0 ? $"{who}: " : "")}{MetricsLine.Of(metrics)}{(end.CutShort is { } reason ? $"; cut short: {TerminalText.Clean(reason)}" : "")}]");
                break;
            case OutputFormat.Ndjson:
                console.Event("done", null, writer => WriteEnd(writer, end, metrics, text: null));
                break;
            default:
                console.Json(writer => WriteDocument(writer, end, metrics));
                break;
        }
    }

    private void WriteDocument(Utf8JsonWriter writer, AnswerEnd end, LlmMetrics metrics)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("data");
        WriteEnd(writer, end, metrics, _text.ToString());
        writer.WriteEndObject();
        if (end.RequestId is { } requestId)
        {
            writer.WriteStartObject("meta");
            writer.WriteString("requestId", requestId);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteEnd(Utf8JsonWriter writer, AnswerEnd end, LlmMetrics metrics, string? text)
    {
        Write("text", text);
        Write("participant", end.Participant);
        Write("model", end.Model);
        Write("cutShort", end.CutShort);
        if (text is null)
        {
            Write("requestId", end.RequestId);
        }

        writer.WritePropertyName("metrics");
        JsonSerializer.Serialize(writer, metrics, CliJson.Default.LlmMetrics);

        void Write(string name, string? value)
        {
            if (value is not null)
            {
                writer.WriteString(name, value);
            }
        }
    }
}
