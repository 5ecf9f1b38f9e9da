using Gambi.DemoProvider.Serving;

namespace Gambi.DemoProvider;

/// <summary>What a demo provider knew of one request at one moment.</summary>
public sealed record DemoRequest
{
    /// <summary>Its number, counted from 1 in order of arrival.</summary>
    public required long Id { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The path with its query.</summary>
    public required string Path { get; init; }

    /// <summary>The received headers, names matched without regard to case.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>When its head arrived.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The model it asked for, once its body was read.</summary>
    public string? Model { get; init; }

    /// <summary>The body as it came, up to <see cref="DemoProviderOptions.LoggedBodyBytes"/>.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The length of the whole body.</summary>
    public long BodyLength { get; init; }

    /// <summary>How far it is.</summary>
    public DemoRequestState State { get; init; }

    /// <summary>The status it was answered with; 0 while nothing was sent.</summary>
    public int Status { get; init; }

    /// <summary>When it ended, in whichever way.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The bytes of the answer's body handed to the connection so far: live, unlike the rest.</summary>
    public long BytesSent => Sent.Value;

    internal SentBytes Sent { get; init; } = new();
}
