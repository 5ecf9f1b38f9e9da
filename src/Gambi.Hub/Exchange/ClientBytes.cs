using System.Buffers;

namespace Gambi.Hub.Exchange;

/// <summary>Copying into a client's writer, which may be a writer whose client has just left.</summary>
internal static class ClientBytes
{
    /// <summary>Fits a block of the server's memory pool with what else may be in it.</summary>
    private const int Piece = 1024;

    /// <summary>Appends bytes. Always says how much room it wants: a server's writer whose connection is gone has none otherwise, and <c>Write</c> throws on that.</summary>
    public static void Append(this IBufferWriter<byte> client, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var room = client.GetSpan(Math.Min(bytes.Length, Piece));
            var count = Math.Min(bytes.Length, room.Length);
            bytes[..count].CopyTo(room);
            client.Advance(count);
            bytes = bytes[count..];
        }
    }
}
