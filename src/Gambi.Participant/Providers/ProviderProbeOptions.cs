namespace Gambi.Participant;

/// <summary>How a provider is probed.</summary>
public sealed record ProviderProbeOptions
{
    /// <summary>Headers to send, such as credentials.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>How long each request may take. Default 5 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The clock of <see cref="Timeout"/>.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Carries the requests instead of a handler of our own; not disposed.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Leaves header values out, so that no log can hold them.</summary>
    public override string ToString() => $"{nameof(ProviderProbeOptions)} {Timeout}";
}
