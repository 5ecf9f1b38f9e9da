using System.Text;
using Gambi.Discovery;

namespace Gambi.Cli.Hosting;

/// <summary>What the process was started with: its streams, whether people are at them, its variables, its clock.</summary>
internal sealed record CliHost
{
    /// <summary>Standard input.</summary>
    public required TextReader In { get; init; }

    /// <summary>Standard output: results only.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error: errors and logs.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether a person types the input.</summary>
    public bool InIsTerminal { get; init; }

    /// <summary>Whether a person reads the output.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether a person reads the errors.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Environment variables by name.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Randomness for generated names.</summary>
    public Random Random { get; init; } = new();

    /// <summary>Who listens for hubs on this machine's networks.</summary>
    public IServiceBrowser Browser { get; init; } = new MulticastDnsBrowser();

    /// <summary>Makes who announces a hub there.</summary>
    public Func<DiscoveryOptions, IServicePublisher> Publisher { get; init; } = static options => new MulticastDnsPublisher(options);

    /// <summary>The variable's value, or <c>null</c> when it is unset or empty.</summary>
    public string? NonEmptyVariable(string name) => Variable(name) is { Length: > 0 } value ? value : null;

    /// <summary>This process.</summary>
    public static CliHost OfProcess() => new()
    {
        In = Console.In,
        Out = Writer(StandardStreams.OpenOutput()),
        Error = Writer(StandardStreams.OpenError()),
        InIsTerminal = !Console.IsInputRedirected,
        OutIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        Variable = Environment.GetEnvironmentVariable,
    };

    private static StreamWriter Writer(Stream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 4096) { AutoFlush = true };
}
