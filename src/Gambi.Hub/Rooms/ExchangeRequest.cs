using System.Buffers;

namespace Gambi.Hub.Rooms;

/// <summary>One request as a participant's provider shall get it. The body stays valid until the exchange's reply head is there or it failed.</summary>
internal sealed record ExchangeRequest(string Operation, string Method, string Path)
{
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public ReadOnlySequence<byte> Body { get; init; }

    public bool Stream { get; init; }
}
