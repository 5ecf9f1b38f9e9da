using System.Globalization;
using System.Text;

namespace Gambi.Load.Answers;

/// <summary>An <see cref="AnswerScript"/> as HTTP/1.1, rendered once: what a provider writes to its socket.</summary>
internal sealed class ScriptWire
{
    public ScriptWire(AnswerScript script)
    {
        Script = script;
        if (script.IsSilent)
        {
            (Head, Block) = ([], []);
            return;
        }

        if (!script.IsStream)
        {
            Head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {script.Length}\r\n\r\n"));
            Block = script.Block.ToArray();
            Opening = [.. Head, .. Block];
            return;
        }

        Head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray();
        using var block = new MemoryStream();
        for (var at = 0; at < script.Block.Length; at += script.BytesPerChunk)
        {
            Frame(block, script.Block.Slice(at, script.BytesPerChunk));
        }

        Block = block.ToArray();
        Chunks = script.Block.Length / script.BytesPerChunk;
        BytesPerChunk = Block.Length / Chunks;
        Opening = [.. Head, .. Block.AsSpan(0, BytesPerChunk)];
        using var tail = new MemoryStream();
        Frame(tail, script.Tail);
        tail.Write("0\r\n\r\n"u8);
        Tail = tail.ToArray();
    }

    /// <summary>What it says.</summary>
    public AnswerScript Script { get; }

    /// <summary>Status line and headers.</summary>
    public byte[] Head { get; }

    /// <summary>What goes out in one piece: the head with all of a plain answer, or with the first chunk of a stream.</summary>
    public byte[] Opening { get; } = [];

    /// <summary>The block, each chunk in its frame.</summary>
    public byte[] Block { get; }

    /// <summary>The tail in its frame, and the end of the body.</summary>
    public byte[] Tail { get; } = [];

    /// <summary>Chunks of the block.</summary>
    public int Chunks { get; } = 1;

    /// <summary>Bytes of a chunk with its frame.</summary>
    public int BytesPerChunk { get; }

    private static void Frame(MemoryStream to, ReadOnlySpan<byte> data)
    {
        to.Write(Encoding.ASCII.GetBytes(data.Length.ToString("x", CultureInfo.InvariantCulture)));
        to.Write("\r\n"u8);
        to.Write(data);
        to.Write("\r\n"u8);
    }
}
