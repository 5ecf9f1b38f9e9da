namespace Gambi.Discovery.Links;

/// <summary>
/// What was sent last, to know one's own packets where they are heard back. Their source does not tell: on a machine with several responders all have the same, and over two interfaces
/// on one network one's own come back with an address of the other.
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
