using System.Buffers.Binary;
using System.Text;

namespace Gambi.Discovery.Messages;

/// <summary>Writes one message, names compressed, up to a length.</summary>
internal sealed class MessageWriter
{
    private const int HeaderLength = 12;

    // RFC 1035 §4.1.4: what lies further in cannot be pointed to.
    private const int FurthestPointer = 0x3FFF;
    private const ushort ClassIn = 1;
    private const ushort TopBit = 0x8000;

    private readonly byte[] _bytes = new byte[MessageReader.LongestMessage];
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly int _limit;
    private readonly ushort[] _counts = new ushort[4];
    private int _length = HeaderLength;

    /// <param name="limit">The most bytes; a first entry may be longer.</param>
    public MessageWriter(int limit) => _limit = limit;

    public bool IsEmpty => _length == HeaderLength;

    /// <summary>Answers whether it fitted.</summary>
    public bool TryAdd(DnsQuestion question) => TryAdd(MessageSection.Questions, () =>
    {
        Write(question.Name, compressed: true);
        Write((ushort)question.Type);
        Write((ushort)(question.WantsUnicast ? ClassIn | TopBit : ClassIn));
    });

    /// <summary>Answers whether it fitted. Sections are filled in their order.</summary>
    public bool TryAdd(MessageSection section, DnsRecord record) => TryAdd(section, () =>
    {
        Write(record.Name, compressed: true);
        Write((ushort)record.Type);
        Write((ushort)(record.CacheFlush ? ClassIn | TopBit : ClassIn));
        Write((ushort)(record.Ttl >> 16));
        Write((ushort)record.Ttl);
        int lengthAt = _length;
        Write(0);
        Write(record.Data, compressed: true);
        BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(lengthAt), (ushort)(_length - lengthAt - 2));
    });

    public byte[] Finish(ushort id, bool isResponse, bool isTruncated)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_bytes, id);
        // A response is authoritative (RFC 6762 §18.4).
        BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(2), (ushort)((isResponse ? 0x8400 : 0) | (isTruncated ? 0x0200 : 0)));
        for (var section = 0; section < _counts.Length; section++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(4 + (section * 2)), _counts[section]);
        }

        return _bytes.AsSpan(0, _length).ToArray();
    }

    /// <summary>The data's bytes without compression, by which claims are compared (RFC 6762 §8.2).</summary>
    public static byte[] Uncompressed(RecordData data)
    {
        var writer = new MessageWriter(MessageReader.LongestMessage);
        writer.Write(data, compressed: false);
        return writer._bytes.AsSpan(HeaderLength, writer._length - HeaderLength).ToArray();
    }

    private bool TryAdd(MessageSection section, Action write)
    {
        int before = _length;
        bool first = IsEmpty;
        try
        {
            write();
        }
        catch (ArgumentException) when (!first)
        {
            // Beyond the longest message: as little as beyond the limit.
            _length = _bytes.Length;
        }

        if (_length > _limit && !first)
        {
            _length = before;
            foreach (string name in _names.Where(name => name.Value >= before).Select(static name => name.Key).ToArray())
            {
                _names.Remove(name);
            }

            return false;
        }

        _counts[(int)section]++;
        return true;
    }

    private void Write(RecordData data, bool compressed)
    {
        switch (data)
        {
            case AddressData address:
                Write(address.Address.GetAddressBytes());
                break;
            case PointerData pointer:
                Write(pointer.Target, compressed);
                break;
            case ServiceData service:
                Write(service.Priority);
                Write(service.Weight);
                Write(service.Port);
                Write(service.Target, compressed);
                break;
            case TextData text:
                Write(text.Bytes);
                break;
            case DenialData denial:
                // RFC 6762 §18.14 lets the next name be compressed.
                Write(denial.Next, compressed);
                WriteTypes(denial.Types);
                break;
            default:
                throw new ArgumentException($"There is no way to write a {data.Type} record.", nameof(data));
        }
    }

    private void WriteTypes(IReadOnlyList<RecordType> types)
    {
        Span<byte> bits = stackalloc byte[32];
        bits.Clear();
        var used = 1;
        foreach (RecordType type in types)
        {
            bits[(int)type / 8] |= (byte)(0x80 >> ((int)type % 8));
            used = ((int)type / 8) + 1;
        }

        Write([0, (byte)used]);
        Write(bits[..used]);
    }

    private void Write(DnsName name, bool compressed)
    {
        for (var i = 0; i < name.Labels.Count; i++)
        {
            string rest = name.KeyFrom(i);
            if (compressed && _names.TryGetValue(rest, out int at))
            {
                Write((ushort)(0xC000 | at));
                return;
            }

            if (compressed && _length <= FurthestPointer)
            {
                _names.Add(rest, _length);
            }

            byte[] label = Encoding.UTF8.GetBytes(name.Labels[i]);
            Write([(byte)label.Length]);
            Write(label);
        }

        Write([0]);
    }

    private void Write(ushort value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        Write(bytes);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }
}
