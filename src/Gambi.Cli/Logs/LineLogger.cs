using System.Globalization;
using System.Text.Json;
using Gambi.Cli.Output;
using Microsoft.Extensions.Logging;

namespace Gambi.Cli.Logs;

/// <summary>Writes an entry as a line for people, or as one JSON object with its values.</summary>
internal sealed class LineLogger(string category, LogLines lines, TimeProvider time, bool json) : ILogger
{
    private const string TemplateKey = "{OriginalFormat}";

    private ClockText? _clock;

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
        string line = string.Concat(Clock(), LevelWord(level), TerminalText.Clean(message));
        return exception is null ? line : $"{line}: {TerminalText.Clean(level >= LogLevel.Error ? exception.ToString() : exception.Message, multiline: true)}";
    }

    // Many lines share a second.
    private string Clock()
    {
        long second = time.GetUtcNow().ToUnixTimeSeconds();
        if (_clock is not { } clock || clock.Second != second)
        {
            _clock = clock = new(second, time.GetLocalNow().ToString("HH:mm:ss ", CultureInfo.InvariantCulture));
        }

        return clock.Text;
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

    private sealed record ClockText(long Second, string Text);

    private static string LevelWord(LogLevel level) => level switch
    {
        LogLevel.Information => "",
        LogLevel.Debug or LogLevel.Trace => "debug: ",
        LogLevel.Warning => "warning: ",
        _ => "error: ",
    };
}
