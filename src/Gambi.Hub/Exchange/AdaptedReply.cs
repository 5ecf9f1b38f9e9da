using System.Buffers;
using System.IO.Pipelines;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Exchange;

/// <summary>A provider's reply as its client gets it: another status, head or body than it came with.</summary>
internal sealed class AdaptedReply : ExchangeReply
{
    private readonly ExchangeReply? _provider;
    private readonly IDisposable? _memory;

    private AdaptedReply(int status, IReadOnlyList<KeyValuePair<string, string>> headers, PipeReader body, ExchangeReply? provider, IDisposable? memory)
    {
        Status = status;
        Headers = headers;
        Body = body;
        _provider = provider;
        _memory = memory;
    }

    public override int Status { get; }

    public override IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    public override PipeReader Body { get; }

    /// <summary>What the provider said instead of answering; the body says it too, but to a client that has not had its head yet.</summary>
    public string? Refusal { get; private init; }

    /// <summary>The provider's own body, under another head.</summary>
    public static AdaptedReply Passing(ExchangeReply provider, string mediaType) =>
        new(200, AdaptedHead.Of(provider, mediaType), provider.Body, provider, memory: null);

    /// <summary>A body of ours; the provider's reply is no longer needed.</summary>
    public static AdaptedReply Holding(int status, ExchangeReply provider, string mediaType, RentedBytes body, string? refusal = null) =>
        new(status, AdaptedHead.Of(provider, mediaType, body.Written.Length), PipeReader.Create(new ReadOnlySequence<byte>(body.Written)), provider: null, body)
        {
            Refusal = refusal,
        };

    public override async ValueTask DisposeAsync()
    {
        _memory?.Dispose();
        if (_provider is not null)
        {
            await _provider.DisposeAsync();
        }
    }
}
