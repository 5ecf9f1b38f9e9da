using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Gambi.TestKit.Tunnels;
using Gambi.Tunnel;

namespace Gambi.Participant.Tests.Doubles;

/// <summary>A forwarder in front of a provider, asked over a tunnel in memory.</summary>
internal sealed class ForwardingRig : IAsyncDisposable
{
    private readonly ProviderForwarder _forwarder;
    private readonly TunnelPair _tunnels;
    private readonly Channel<RequestEndedEvent> _ended = Channel.CreateUnbounded<RequestEndedEvent>();

    public ForwardingRig(ProviderAddress provider, TunnelVersion version = TunnelVersion.V2, Func<ParticipantOptions, ParticipantOptions>? change = null)
    {
        ParticipantOptions options = new()
        {
            HubUrl = new("http://hub.test"),
            RoomCode = "ABC234",
            ParticipantId = "p1",
            Nickname = "P",
            Models = ["gambi-demo"],
            Endpoint = provider,
        };
        _forwarder = new(change?.Invoke(options) ?? options, Observe);
        _tunnels = TunnelPair.Open(version, _forwarder);
    }

    public IHubTunnel Hub => _tunnels.Hub;

    public ConcurrentQueue<ParticipantEvent> Events { get; } = new();

    public static TunnelRequestHead Chat(params KeyValuePair<string, string>[] headers) => new()
    {
        Operation = TunnelOperations.ChatCompletionsCreate,
        Method = "POST",
        Path = "/v1/chat/completions",
        Headers = [new("Content-Type", "application/json"), .. headers],
        Stream = true,
    };

    public static ReadOnlySequence<byte> Prompt(string text, bool stream = true) => Bytes(
        $$$"""{"model":"gambi-demo","stream":{{{(stream ? "true" : "false")}}},"messages":[{"role":"user","content":"{{{text}}}"}]}""");

    public static ReadOnlySequence<byte> Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>All of a reply's body.</summary>
    public static async Task<string> ReadAsync(TunnelReply reply)
    {
        using StreamReader reader = new(reply.Body.AsStream());
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(90));
    }

    /// <summary>Sends and returns the reply's head, or throws what the exchange failed with.</summary>
    public Task<TunnelReply> SendAsync(TunnelRequestHead head, ReadOnlySequence<byte> body = default, CancellationToken cancellationToken = default) =>
        Hub.SendAsync(head, body, cancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(90), CancellationToken.None);

    /// <summary>The next request that ended.</summary>
    public Task<RequestEndedEvent> EndedAsync() => _ended.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(90));

    public async ValueTask DisposeAsync()
    {
        await _tunnels.DisposeAsync();
        _forwarder.Dispose();
    }

    private void Observe(ParticipantEvent happened)
    {
        Events.Enqueue(happened);
        if (happened is RequestEndedEvent ended)
        {
            _ended.Writer.TryWrite(ended);
        }
    }
}
