using Microsoft.Extensions.Logging;

namespace Gambi.DemoProvider;

/// <summary>How a demo provider listens and answers.</summary>
public sealed class DemoProviderOptions
{
    /// <summary>The port on 127.0.0.1; 0 (the default) takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>The clock of all its waiting and of its timestamps; the system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The time before each word of an answer; 15 ms by default, so that words visibly stream.</summary>
    public TimeSpan WordDelay { get; init; } = TimeSpan.FromMilliseconds(15);

    /// <summary>The models it has; another name answers 404 <c>model_not_found</c>. <c>gambi-demo</c> by default.</summary>
    public IReadOnlyList<string> Models { get; init; } = ["gambi-demo"];

    /// <summary>The protocols it speaks; both by default.</summary>
    public DemoProtocols Protocols { get; init; } = DemoProtocols.Both;

    /// <summary>The key it demands as <c>Authorization: Bearer</c>; none by default.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Top-level request fields it refuses with a 400 that names the first one present; none by default.</summary>
    public IReadOnlyList<string> RefusedParameters { get; init; } = [];

    /// <summary>Whether it lists its models at <c>/api/tags</c> too, as Ollama does; off by default.</summary>
    public bool OllamaTags { get; init; }

    /// <summary>How many ended requests its log keeps; 1,000 by default.</summary>
    public int LoggedRequests { get; init; } = 1_000;

    /// <summary>How many bytes of a request's body its log keeps; 64 KiB by default.</summary>
    public int LoggedBodyBytes { get; init; } = 64 * 1024;

    /// <summary>How many created responses it remembers, oldest out first; 1,000 by default.</summary>
    public int StoredResponses { get; init; } = 1_000;

    /// <summary>Where its ids come from; a generator with a random seed by default. It is only used under a lock.</summary>
    public Random Random { get; init; } = new();

    /// <summary>Where the web server below it logs; nowhere by default.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }
}
