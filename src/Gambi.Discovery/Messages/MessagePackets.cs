namespace Gambi.Discovery.Messages;

/// <summary>Makes packets of messages: as many as it takes for each to go over an Ethernet whole.</summary>
internal static class MessagePackets
{
    /// <summary>1,500 bytes less the headers of IPv6 and UDP.</summary>
    public const int Limit = 1452;

    /// <summary>One or more packets. A query's known answers that do not fit go on in the next (RFC 6762 §7.2); a response's additional records that do not fit are left out.</summary>
    public static IReadOnlyList<byte[]> Of(DnsMessage message) => message.IsResponse ? Response(message) : Query(message);

    private static List<byte[]> Response(DnsMessage message)
    {
        var packets = new List<byte[]>();
        var writer = new MessageWriter(Limit);
        foreach (DnsQuestion question in message.Questions)
        {
            writer.TryAdd(question);
        }

        foreach (DnsRecord answer in message.Answers)
        {
            if (!writer.TryAdd(MessageSection.Answers, answer))
            {
                packets.Add(writer.Finish(message.Id, isResponse: true, isTruncated: false));
                writer = new MessageWriter(Limit);
                writer.TryAdd(MessageSection.Answers, answer);
            }
        }

        foreach (DnsRecord additional in message.Additionals)
        {
            writer.TryAdd(MessageSection.Additionals, additional);
        }

        packets.Add(writer.Finish(message.Id, isResponse: true, isTruncated: false));
        return packets;
    }

    private static List<byte[]> Query(DnsMessage message)
    {
        var packets = new List<byte[]>();
        // What is claimed must stand beside its question, however long it is.
        var writer = new MessageWriter(message.Authorities.Count > 0 ? MessageReader.LongestMessage : Limit);
        foreach (DnsQuestion question in message.Questions)
        {
            if (!writer.TryAdd(question))
            {
                packets.Add(writer.Finish(message.Id, isResponse: false, isTruncated: false));
                writer = new MessageWriter(Limit);
                writer.TryAdd(question);
            }
        }

        foreach (DnsRecord known in message.Answers)
        {
            if (!writer.TryAdd(MessageSection.Answers, known))
            {
                packets.Add(writer.Finish(message.Id, isResponse: false, isTruncated: true));
                writer = new MessageWriter(Limit);
                writer.TryAdd(MessageSection.Answers, known);
            }
        }

        foreach (DnsRecord claimed in message.Authorities)
        {
            writer.TryAdd(MessageSection.Authorities, claimed);
        }

        packets.Add(writer.Finish(message.Id, isResponse: false, isTruncated: message.IsTruncated));
        return packets;
    }
}
