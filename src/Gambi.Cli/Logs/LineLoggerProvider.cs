using Microsoft.Extensions.Logging;

namespace Gambi.Cli.Logs;

/// <summary>Loggers that write one line an entry to <see cref="LogLines"/>.</summary>
internal sealed class LineLoggerProvider(LogLines lines, TimeProvider time, bool json) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new LineLogger(categoryName, lines, time, json);

    public void Dispose()
    {
    }
}
