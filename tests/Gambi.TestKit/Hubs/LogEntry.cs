using Microsoft.Extensions.Logging;

namespace Gambi.TestKit.Hubs;

/// <summary>One line of a hub's log.</summary>
public sealed record LogEntry(LogLevel Level, string Category, string Message, Exception? Exception);
