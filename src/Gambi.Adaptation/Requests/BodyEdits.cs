using System.Buffers;

namespace Gambi.Adaptation.Requests;

/// <summary>The few places where one body differs from another; all other bytes are the same.</summary>
internal sealed class BodyEdits
{
    private readonly List<(ByteSpan Place, ReadOnlyMemory<byte> Bytes)> _edits = [];

    /// <summary>Puts bytes in the place of others. No two places may overlap.</summary>
    public void Replace(ByteSpan place, ReadOnlyMemory<byte> bytes) => _edits.Add((place, bytes));

    public void Remove(ByteSpan place) => _edits.Add((place, default));

    /// <summary>Puts bytes before those at a position; what was put there first comes first.</summary>
    public void Insert(int position, ReadOnlyMemory<byte> bytes) => _edits.Add((new ByteSpan(position, position), bytes));

    public void Apply(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        int copied = 0;

        // A stable sort: insertions at one position keep their order, and come before what is replaced there.
        foreach ((ByteSpan place, ReadOnlyMemory<byte> bytes) in _edits.OrderBy(edit => edit.Place.Start).ThenBy(edit => edit.Place.End))
        {
            output.Write(body[copied..place.Start]);
            output.Write(bytes.Span);
            copied = place.End;
        }

        output.Write(body[copied..]);
    }
}
