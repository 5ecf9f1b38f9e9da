using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Gambi.Tunnel.Framing;

/// <summary>Whether the bytes of a text message, which come in pieces, are UTF-8 (RFC 6455, 8.1). Keeps only a character that is cut.</summary>
internal struct Utf8Check
{
    private const int LongestCharacter = 4;

    // The bytes of the cut character, from the lowest byte on.
    private uint _cut;
    private int _cutLength;

    /// <summary>Takes the next piece; false when no continuation could make it UTF-8, or it ends inside a character and is the last.</summary>
    public bool Take(ReadOnlySpan<byte> piece, bool isLast)
    {
        Span<byte> character = stackalloc byte[LongestCharacter];
        while (_cutLength > 0 && !piece.IsEmpty)
        {
            for (int i = 0; i < _cutLength; i++)
            {
                character[i] = (byte)(_cut >> (8 * i));
            }

            character[_cutLength] = piece[0];
            OperationStatus status = Rune.DecodeFromUtf8(character[..(_cutLength + 1)], out _, out _);
            if (status == OperationStatus.InvalidData)
            {
                return false;
            }

            _cut = status == OperationStatus.Done ? 0 : _cut | ((uint)piece[0] << (8 * _cutLength));
            _cutLength = status == OperationStatus.Done ? 0 : _cutLength + 1;
            piece = piece[1..];
        }

        int whole = piece.Length - TailOf(piece);
        if (!Utf8.IsValid(piece[..whole]))
        {
            return false;
        }

        for (; whole < piece.Length; whole++)
        {
            _cut |= (uint)piece[whole] << (8 * _cutLength++);
        }

        return !isLast || _cutLength == 0;
    }

    /// <summary>How many bytes at the end are the beginning of a character.</summary>
    private static int TailOf(ReadOnlySpan<byte> piece)
    {
        for (int tail = 1; tail < LongestCharacter && tail <= piece.Length; tail++)
        {
            if (Rune.DecodeFromUtf8(piece[^tail..], out _, out _) == OperationStatus.NeedMoreData)
            {
                return tail;
            }
        }

        return 0;
    }
}
