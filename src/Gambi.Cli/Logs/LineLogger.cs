using System.Globalization;
using System.Text;
using System.Text.Json;
using Gambi.Cli.Output;
using Microsoft.Extensions.Logging;

namespace Gambi.Cli.Logs;

/// <summary>Writes an entry as a line for people, or as one JSON object with its values.</summary>
internal sealed class LineLogger(string category, LogLines lines, TimeProvider time, bool json) : ILogger
{
    private const string TemplateKey = "{OriginalFormat}";

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        string message = formatter(state, exception);
        lines.Add(json ? AsJson(logLevel, eventId, state, exception, message) : AsText(logLevel, exception, message));
    }

    private string AsText(LogLevel level, Exception? exception, string message)
    {
        var line = new StringBuilder();
        line.Append(time.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture)).Append(' ').Append(LevelWord(level)).Append(TerminalText.Clean(message));
        if (exception is not null)
        {
            line.Append(": ").Append(TerminalText.Clean(level >= LogLevel.Error ? exception.ToString() : exception.Message, multiline: true));
        }

        return line.ToString();
    }

    private string AsJson<TState>(LogLevel level, EventId eventId, TState state, Exception? exception, string message) => JsonText.Render(
        writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("timestamp", time.GetUtcNow());
            writer.WriteString("level", level.ToString().ToLowerInvariant());
            writer.WriteString("category", category);
            if (eventId.Name is { } name)
            {
                writer.WriteString("event", name);
            }

            writer.WriteString("message", message);
            if (state is IReadOnlyList<KeyValuePair<string, object?>> values)
            {
                writer.WriteStartObject("values");
                foreach (KeyValuePair<string, object?> value in values.Where(value => value.Key != TemplateKey && value.Value is not null))
                {
                    Write(writer, value.Key, value.Value!);
                }

                writer.WriteEndObject();
            }

            if (exception is not null)
            {
                writer.WriteString("exception", exception.ToString());
            }

            writer.WriteEndObject();
        },
        indented: false);

    private static void Write(Utf8JsonWriter writer, string key, object value)
    {
        switch (value)
        {
            case int or long or short or byte:
                writer.WriteNumber(key, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumber(key, number);
                break;
            case bool flag:
                writer.WriteBoolean(key, flag);
                break;
            default:
                writer.WriteString(key, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static string LevelWord(LogLevel level) => level switch
    {
        LogLevel.Information => "",
        LogLevel.Debug or LogLevel.Trace => "debug: ",
        LogLevel.Warning => "warning: ",
        _ => "error: ",
    };
}
