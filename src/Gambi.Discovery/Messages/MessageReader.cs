using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using System.Text.Unicode;

namespace Gambi.Discovery.Messages;

/// <summary>Reads one message from bytes of anybody; its work and memory are bounded by the bytes' number.</summary>
internal ref struct MessageReader
{
    /// <summary>The longest message there is (RFC 6762 §17).</summary>
    public const int LongestMessage = 9000;

    private const int HeaderLength = 12;

    // By pointers 9,000 bytes can name 190,000 labels; honest messages have some hundreds.
    private const int MostLabels = 8192;
    private const ushort ClassIn = 1;
    private const ushort ClassAny = 255;
    private const ushort TopBit = 0x8000;

    private readonly ReadOnlySpan<byte> _packet;
    private int _position;
    private int _labels;

    private MessageReader(ReadOnlySpan<byte> packet) => _packet = packet;

    /// <summary>Answers whether it is a message of multicast DNS; malformed ones, other operations and errors are not.</summary>
    public static bool TryRead(ReadOnlySpan<byte> packet, [NotNullWhen(true)] out DnsMessage? message)
    {
        message = null;
        return packet.Length is >= HeaderLength and <= LongestMessage && new MessageReader(packet).TryRead(out message);
    }

    //  0  1  2  3  4  5  6  7  8  9  0  1  2  3  4  5
    // +-----------------------------------------------+
    // | ID                                            |
    // | QR|  Opcode   |AA|TC|RD|RA| Z|AD|CD|  Rcode   |
    // | questions | answers | authorities | additionals  (16 bits each)
    private bool TryRead([NotNullWhen(true)] out DnsMessage? message)
    {
        message = null;
        _ = TryReadUInt16(out ushort id) & TryReadUInt16(out ushort flags);
        _ = TryReadUInt16(out ushort questions) & TryReadUInt16(out ushort answers) & TryReadUInt16(out ushort authorities) & TryReadUInt16(out ushort additionals);
        // RFC 6762 §18.3 and §18.11: other operations and responses with an error are to be ignored.
        if ((flags & 0x780F) != 0)
        {
            return false;
        }

        if (!TryReadQuestions(questions, out List<DnsQuestion>? asked)
            || !TryReadRecords(answers, out List<DnsRecord>? answered)
            || !TryReadRecords(authorities, out List<DnsRecord>? claimed)
            || !TryReadRecords(additionals, out List<DnsRecord>? added))
        {
            return false;
        }

        message = new DnsMessage
        {
            Id = id,
            IsResponse = (flags & 0x8000) != 0,
            IsTruncated = (flags & 0x0200) != 0,
            Questions = asked,
            Answers = answered,
            Authorities = claimed,
            Additionals = added,
        };
        return true;
    }

    private bool TryReadQuestions(int count, [NotNullWhen(true)] out List<DnsQuestion>? questions)
    {
        questions = [];
        for (var i = 0; i < count; i++)
        {
            if (!TryReadName(out DnsName? name) || !TryReadUInt16(out ushort type) || !TryReadUInt16(out ushort @class))
            {
                return false;
            }

            if ((@class & ~TopBit) is ClassIn or ClassAny)
            {
                questions.Add(new DnsQuestion(name, (RecordType)type, (@class & TopBit) != 0));
            }
        }

        return true;
    }

    private bool TryReadRecords(int count, [NotNullWhen(true)] out List<DnsRecord>? records)
    {
        records = [];
        for (var i = 0; i < count; i++)
        {
            if (!TryReadName(out DnsName? name)
                || !TryReadUInt16(out ushort type) || !TryReadUInt16(out ushort @class) || !TryReadUInt32(out uint ttl) || !TryReadUInt16(out ushort length)
                || length > _packet.Length - _position)
            {
                return false;
            }

            int end = _position + length;
            if (!TryReadData((RecordType)type, end, out RecordData? data))
            {
                return false;
            }

            if (data is not null && (@class & ~TopBit) == ClassIn)
            {
                // RFC 2181 §8: a number with the top bit set is no time to live.
                records.Add(new DnsRecord(name, data, ttl > int.MaxValue ? 0 : ttl, (@class & TopBit) != 0));
            }

            _position = end;
        }

        return true;
    }

    /// <summary>False where it is malformed, null where the type is none of ours.</summary>
    private bool TryReadData(RecordType type, int end, out RecordData? data)
    {
        data = null;
        ReadOnlySpan<byte> bytes = _packet[_position..end];
        switch (type)
        {
            case RecordType.A or RecordType.Aaaa:
                data = bytes.Length == (type == RecordType.A ? 4 : 16) ? new AddressData(new IPAddress(bytes)) : null;
                return data is not null;
            case RecordType.Ptr:
                data = TryReadName(out DnsName? target) && _position == end ? new PointerData(target) : null;
                return data is not null;
            case RecordType.Srv:
                data = TryReadUInt16(out ushort priority) && TryReadUInt16(out ushort weight) && TryReadUInt16(out ushort port)
                    && TryReadName(out DnsName? host) && _position == end ? new ServiceData(priority, weight, port, host) : null;
                return data is not null;
            case RecordType.Txt:
                data = AreStrings(bytes) ? new TextData(bytes) : null;
                return data is not null;
            case RecordType.Nsec:
                data = TryReadName(out DnsName? next) && _position <= end && TryReadTypes(end, out List<RecordType>? types) ? new DenialData(next, types) : null;
                return data is not null;
            default:
                return true;
        }
    }

    private static bool AreStrings(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (bytes[0] >= bytes.Length)
            {
                return false;
            }

            bytes = bytes[(1 + bytes[0])..];
        }

        return true;
    }

    // RFC 4034 §4.1.2: windows of 256 types each: number, length of the bitmap (1 to 32), bitmap; the first bit is the lowest type.
    private bool TryReadTypes(int end, [NotNullWhen(true)] out List<RecordType>? types)
    {
        types = [];
        while (_position < end)
        {
            if (end - _position < 2 || _packet[_position + 1] is 0 or > 32 || _packet[_position + 1] > end - _position - 2)
            {
                return false;
            }

            byte window = _packet[_position];
            ReadOnlySpan<byte> bits = _packet.Slice(_position + 2, _packet[_position + 1]);
            _position += 2 + bits.Length;
            // The types of multicast DNS are all in the first window (RFC 6762 §6.1).
            for (var bit = 0; window == 0 && bit < bits.Length * 8; bit++)
            {
                if ((bits[bit / 8] & (0x80 >> (bit % 8))) != 0)
                {
                    types.Add((RecordType)bit);
                }
            }
        }

        return true;
    }

    // RFC 1035 §4.1.4: a label is its length and its bytes; 11 in the top bits is a pointer to where the name goes on; zero is the end.
    private bool TryReadName([NotNullWhen(true)] out DnsName? name)
    {
        name = null;
        var labels = new List<string>();
        int at = _position, behind = -1, length = 1;
        while (at < _packet.Length)
        {
            byte head = _packet[at];
            if (head == 0)
            {
                _position = behind < 0 ? at + 1 : behind;
                name = new DnsName(labels);
                return true;
            }

            if ((head & 0xC0) == 0xC0)
            {
                int target = at + 1 < _packet.Length ? ((head & 0x3F) << 8) | _packet[at + 1] : at;
                // Only ever backwards: whoever follows such pointers comes to an end.
                if (target >= at)
                {
                    return false;
                }

                behind = behind < 0 ? at + 2 : behind;
                at = target;
                continue;
            }

            length += head + 1;
            if (++_labels > MostLabels || head > DnsName.LongestLabel || at + head >= _packet.Length || length > DnsName.Longest || !TryDecode(_packet.Slice(at + 1, head), labels))
            {
                return false;
            }

            at += head + 1;
        }

        return false;
    }

    /// <summary>Names that are no UTF-8 are nobody's (RFC 6762 §16).</summary>
    private static bool TryDecode(ReadOnlySpan<byte> label, List<string> labels)
    {
        if (!Utf8.IsValid(label))
        {
            return false;
        }

        labels.Add(Encoding.UTF8.GetString(label));
        return true;
    }

    private bool TryReadUInt16(out ushort value)
    {
        bool there = BinaryPrimitives.TryReadUInt16BigEndian(_packet[_position..], out value);
        _position += there ? 2 : 0;
        return there;
    }

    private bool TryReadUInt32(out uint value)
    {
        bool there = BinaryPrimitives.TryReadUInt32BigEndian(_packet[_position..], out value);
        _position += there ? 4 : 0;
        return there;
    }
}
