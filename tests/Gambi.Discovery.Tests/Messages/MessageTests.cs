using System.Net;
using Gambi.Discovery.Messages;
using Gambi.Discovery.Tests.Memory;

namespace Gambi.Discovery.Tests.Messages;

public sealed class MessageTests
{
    [Fact]
    public void What_is_written_is_read()
    {
        var message = new DnsMessage
        {
            Id = 0x1234,
            IsResponse = true,
            Questions = [new(Scene.Type, RecordType.Ptr), new(Records.Instance("Ünï.cødé"), RecordType.Any, WantsUnicast: true)],
            Answers =
            [
                .. Records.All("studio hub", 3000, "studio", "10.0.0.1"),
                Records.Address("studio", "fe80::1"),
                new(Records.Host("studio"), new DenialData(Records.Host("studio"), RecordType.A, RecordType.Aaaa), 120, CacheFlush: true),
            ],
            Authorities = [Records.Service("other", 1, "studio")],
            Additionals = [new(Records.Instance("empty"), new TextData([]), 0)],
        };

        var packet = Assert.Single(MessagePackets.Of(message with { Authorities = [] }));
        Assert.True(MessageReader.TryRead(packet, out var read));
        AssertSame(message with { Authorities = [] }, read);

        var query = message with { IsResponse = false, Additionals = [] };
        Assert.True(MessageReader.TryRead(Assert.Single(MessagePackets.Of(query)), out read));
        AssertSame(query, read);
    }

    [Fact]
    public void Names_are_written_once()
    {
        var packet = Assert.Single(MessagePackets.Of(new DnsMessage { IsResponse = true, Answers = Records.All("hub", 3000, "studio", "10.0.0.1") }));

        Assert.Equal(1, Occurrences(packet, "_gambi"u8));
        Assert.Equal(1, Occurrences(packet, "local"u8));
        Assert.Equal(1, Occurrences(packet, "studio"u8));
    }

    [Fact]
    public void Known_answers_beyond_one_packet_go_on_in_the_next_and_all_but_the_last_say_so()
    {
        DnsRecord[] known = [.. Enumerable.Range(0, 200).Select(static i => Records.Pointer($"a rather long name of a service, number {i}"))];

        var packets = MessagePackets.Of(new DnsMessage { Questions = [new(Scene.Type, RecordType.Ptr)], Answers = known });

        Assert.True(packets.Count > 1);
        Assert.All(packets, static packet => Assert.InRange(packet.Length, 12, MessagePackets.Limit));
        var messages = packets.Select(Read).ToArray();
        Assert.All(messages[..^1], static message => Assert.True(message.IsTruncated));
        Assert.False(messages[^1].IsTruncated);
        Assert.Single(messages.SelectMany(static message => message.Questions));
        Assert.Equal(known, messages.SelectMany(static message => message.Answers));
    }

    [Fact]
    public void Answers_beyond_one_packet_go_into_several_and_none_says_that_it_is_cut()
    {
        DnsRecord[] answers = [.. Enumerable.Range(0, 200).Select(static i => Records.Pointer($"a rather long name of a service, number {i}"))];

        var messages = MessagePackets.Of(new DnsMessage { IsResponse = true, Answers = answers, Additionals = answers }).Select(Read).ToArray();

        Assert.Equal(answers, messages.SelectMany(static message => message.Answers));
        Assert.All(messages, static message => Assert.False(message.IsTruncated));
    }

    [Fact]
    public void Claims_stay_with_their_question_however_long_they_are()
    {
        DnsRecord[] claims = [.. Enumerable.Range(0, 8).Select(static i => Records.Text("hub", $"key{i}={new string('x', 240)}"))];

        var message = Read(Assert.Single(MessagePackets.Of(new DnsMessage { Questions = [new(Scene.Type, RecordType.Any)], Authorities = claims })));

        Assert.Equal(claims, message.Authorities);
    }

    [Fact]
    public void A_name_that_points_at_itself_or_ahead_is_malformed()
    {
        byte[] header = [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        Assert.False(MessageReader.TryRead([.. header, 0xC0, 12, 0, 12, 0, 1], out _));
        Assert.False(MessageReader.TryRead([.. header, 0xC0, 14, 0xC0, 12, 0, 12, 0, 1], out _));
        Assert.False(MessageReader.TryRead([.. header, 1, (byte)'a', 0xC0, 12, 0, 12, 0, 1], out _));
        Assert.True(MessageReader.TryRead([.. header, 1, (byte)'a', 0, 0, 12, 0, 1], out _));
    }

    [Fact]
    public void Types_that_are_not_known_are_skipped()
    {
        byte[] packet =
        [
            0, 0, 0x84, 0, 0, 0, 0, 2, 0, 0, 0, 0,
            1, (byte)'a', 0, 0, 13, 0, 1, 0, 0, 0, 9, 0, 3, 1, 2, 3,
            0xC0, 12, 0, 1, 0x80, 1, 0, 0, 0, 9, 0, 4, 10, 0, 0, 1,
        ];

        var record = Assert.Single(Read(packet).Answers);
        Assert.Equal(new DnsRecord(new DnsName("A"), new AddressData(IPAddress.Parse("10.0.0.1")), 9, CacheFlush: true), record);
    }

    [Theory]
    [InlineData(0x78, 0)]
    [InlineData(0, 0x0F)]
    public void Other_operations_and_errors_are_not_read(byte high, byte low) =>
        Assert.False(MessageReader.TryRead([0, 0, high, low, 0, 0, 0, 0, 0, 0, 0, 0], out _));

    [Fact]
    public void A_message_that_names_a_hundred_thousand_labels_is_not_read()
    {
        List<byte> packet = [0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0];
        for (var i = 0; i < 120; i++)
        {
            packet.AddRange([1, (byte)'a']);
        }

        packet.AddRange([0, 0, 12, 0, 1]);
        for (var i = 1; i < 0x400; i++)
        {
            packet.AddRange([0xC0, 12, 0, 12, 0, 1]);
        }

        Assert.False(MessageReader.TryRead([.. packet], out _));
    }

    [Fact]
    public void Arbitrary_and_mutated_bytes_are_read_or_not_and_nothing_else()
    {
        var random = new Random(4711);
        byte[] honest = MessagePackets.Of(new DnsMessage
        {
            IsResponse = true,
            Questions = [new(Scene.Type, RecordType.Ptr)],
            Answers = [.. Records.All("hub", 3000, "studio", "10.0.0.1"), new(Records.Host("studio"), new DenialData(Records.Host("studio"), RecordType.A), 120)],
        })[0];
        var reads = 0;
        for (var i = 0; i < 30_000; i++)
        {
            byte[] packet = (byte[])honest.Clone();
            if (i % 4 == 0)
            {
                packet = new byte[random.Next(80)];
                random.NextBytes(packet);
            }
            else
            {
                for (var n = random.Next(4); n >= 0; n--)
                {
                    packet[random.Next(packet.Length)] = (byte)random.Next(256);
                }

                packet = i % 4 == 1 ? packet[..random.Next(packet.Length + 1)] : packet;
            }

            if (MessageReader.TryRead(packet, out var message))
            {
                // Whatever was read can be written, and says the same again.
                reads++;
                var again = MessagePackets.Of(message).Select(Read).ToArray();
                Assert.Equal(message.Answers, again.SelectMany(static one => one.Answers));
            }
        }

        Assert.InRange(reads, 300, 29_700);
    }

    private static DnsMessage Read(byte[] packet)
    {
        Assert.True(MessageReader.TryRead(packet, out var message));
        return message;
    }

    private static void AssertSame(DnsMessage expected, DnsMessage actual)
    {
        Assert.Equal((expected.Id, expected.IsResponse, expected.IsTruncated), (actual.Id, actual.IsResponse, actual.IsTruncated));
        Assert.Equal(expected.Questions, actual.Questions);
        Assert.Equal(expected.Answers, actual.Answers);
        Assert.Equal(expected.Authorities, actual.Authorities);
        Assert.Equal(expected.Additionals, actual.Additionals);
    }

    private static int Occurrences(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> text) => packet.Count(text);
}
