using System.Buffers.Binary;
using System.Text;

namespace Gambi.Hub.Journal;

/// <summary>The bytes of a journal. All numbers are little-endian; records follow the head and each other without a gap.</summary>
/// <remarks>
/// <code>
/// head: twice the same, so that no single damage costs the whole file
///  0                        8           12                       20           24
///  +------------------------+-----------+------------------------+------------+
///  | "GAMBIJNL"             | version 1 | generation             | crc of 0–20|
///  +------------------------+-----------+------------------------+------------+
///
/// record
///  0           4           8      9       10          12
///  +-----------+-----------+------+-------+-----------+-------+------+---------
///  | length    | crc       | kind | group | key       | group | key  | value …
///  | from 8 on |           |      | bytes | bytes     | UTF-8 | UTF-8|
///  +-----------+-----------+------+-------+-----------+-------+------+---------
/// </code>
/// A record's checksum covers its file's generation, its own offset, its length, and all from 8 on: bytes of another file, or of another place, are never taken for it.
/// A rewritten file has the next generation.
/// </remarks>
internal static class RecordFormat
{
    /// <summary>Both copies of the head.</summary>
    public const int HeadLength = 2 * HeadCopyLength;

    /// <summary>Length and checksum, known before the rest.</summary>
    public const int PrefixLength = 8;

    /// <summary>Prefix, kind and lengths.</summary>
    public const int FixedLength = 12;

    /// <summary>No record is longer: what a damaged length may make the reader ask for.</summary>
    public const int MaxLength = 64 * 1024 * 1024;

    private const int HeadCopyLength = 24;
    private const uint Version = 1;

    private static ReadOnlySpan<byte> Magic => "GAMBIJNL"u8;

    public static void WriteHead(Span<byte> into, ulong generation)
    {
        Magic.CopyTo(into);
        BinaryPrimitives.WriteUInt32LittleEndian(into[8..], Version);
        BinaryPrimitives.WriteUInt64LittleEndian(into[12..], generation);
        BinaryPrimitives.WriteUInt32LittleEndian(into[20..], Checksum(into[..20]));
        into[..HeadCopyLength].CopyTo(into[HeadCopyLength..]);
    }

    /// <summary>The generation of the file that begins so; <c>null</c> when this is no head.</summary>
    /// <exception cref="JournalException">It is the head of a newer version.</exception>
    public static ulong? ReadHead(ReadOnlySpan<byte> head)
    {
        for (; head.Length >= HeadCopyLength; head = head[HeadCopyLength..])
        {
            if (head.StartsWith(Magic) && BinaryPrimitives.ReadUInt32LittleEndian(head[20..]) == Checksum(head[..20]))
            {
                return BinaryPrimitives.ReadUInt32LittleEndian(head[8..]) == Version
                    ? BinaryPrimitives.ReadUInt64LittleEndian(head[12..])
                    : throw new JournalException("It was written by a newer version of the hub.");
            }
        }

        return null;
    }

    /// <summary>How many bytes the record takes.</summary>
    public static long Measure(in JournalRecord record) =>
        FixedLength + Encoding.UTF8.GetByteCount(record.Group) + Encoding.UTF8.GetByteCount(record.Key) + record.Value.Sum(static part => (long)part.Length);

    /// <summary>Writes the record as it stands at <paramref name="offset"/>; the space is as long as it measures.</summary>
    public static void Write(in JournalRecord record, Span<byte> into, ulong generation, long offset)
    {
        var at = FixedLength;
        var group = Encoding.UTF8.GetBytes(record.Group, into[at..]);
        at += group;
        var key = Encoding.UTF8.GetBytes(record.Key, into[at..]);
        at += key;
        foreach (var part in record.Value)
        {
            part.Span.CopyTo(into[at..]);
            at += part.Length;
        }

        into[8] = (byte)record.Kind;
        into[9] = checked((byte)group);
        BinaryPrimitives.WriteUInt16LittleEndian(into[10..], checked((ushort)key));
        Seal(into[..at], generation, offset);
    }

    /// <summary>Gives a record that is whole the length and the checksum that it has at <paramref name="offset"/>.</summary>
    public static void Seal(Span<byte> record, ulong generation, long offset)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)(record.Length - PrefixLength));
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], Checksum(record, generation, offset));
    }

    /// <summary>How long the record says it is; <c>null</c> when no record is.</summary>
    public static int? ReadLength(ReadOnlySpan<byte> prefix) =>
        BinaryPrimitives.ReadUInt32LittleEndian(prefix) is >= FixedLength - PrefixLength and <= MaxLength - PrefixLength and var length ? (int)length + PrefixLength : null;

    /// <summary>Whether these bytes are the record that was written at <paramref name="offset"/>.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> record, ulong generation, long offset) =>
        BinaryPrimitives.ReadUInt32LittleEndian(record[4..]) == Checksum(record, generation, offset) && FixedLength + record[9] + BinaryPrimitives.ReadUInt16LittleEndian(record[10..]) <= record.Length;

    /// <summary>Reads a record that is whole; its value lies in the same memory.</summary>
    public static JournalRecord Read(ReadOnlyMemory<byte> record)
    {
        var span = record.Span;
        var keyAt = FixedLength + span[9];
        var valueAt = keyAt + BinaryPrimitives.ReadUInt16LittleEndian(span[10..]);
        return new((RecordKind)span[8], Encoding.UTF8.GetString(span[FixedLength..keyAt]), Encoding.UTF8.GetString(span[keyAt..valueAt]), [record[valueAt..]]);
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = new Crc32C();
        crc.Add(bytes);
        return crc.Value;
    }

    private static uint Checksum(ReadOnlySpan<byte> record, ulong generation, long offset)
    {
        var crc = new Crc32C();
        crc.Add(generation);
        crc.Add((ulong)offset);
        crc.Add(record[..4]);
        crc.Add(record[PrefixLength..]);
        return crc.Value;
    }
}
