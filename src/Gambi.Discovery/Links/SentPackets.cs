namespace Gambi.Discovery.Links;

/// <summary>
/// What was sent last, to know one's own packets where they are heard back. That they come from this machine does not tell: all its responders have the same address and port.
/// </summary>
internal sealed class SentPackets
{
    private const int Most = 64;

    private readonly Queue<byte[]> _packets = new();

    public void Add(byte[] packet)
    {
        if (_packets.Count == Most)
        {
            _packets.Dequeue();
        }

        _packets.Enqueue(packet);
    }

    public bool Contains(ReadOnlySpan<byte> packet)
    {
        foreach (byte[] sent in _packets)
        {
            if (packet.SequenceEqual(sent))
            {
                return true;
            }
        }

        return false;
    }
}
