using System.Globalization;
using System.Text;

namespace Gambi.Load.Answers;

/// <summary>What the provider answers to a model's name, to the byte: the provider sends it, the load generator checks against it.</summary>
internal sealed class AnswerScript
{
    /// <summary>A stream's chunk, with its empty line.</summary>
    public const int ChunkBytes = 200;

    /// <summary>What large requests are filled with; no other part of a request has it.</summary>
    public const char Filler = '~';

    private const int BulkChunkBytes = 4096;
    private const int BulkBlockChunks = 16;

    private readonly byte[] _block;
    private readonly byte[] _tail;
    private readonly int _chunkBytes;

    private AnswerScript(string model, byte[] block, int repeats, byte[] tail, int chunkBytes)
    {
        Model = model;
        Repeats = repeats;
        _block = block;
        _tail = tail;
        _chunkBytes = chunkBytes;
    }

    /// <summary>The model's name, which says all of it.</summary>
    public string Model { get; }

    /// <summary>How often the block comes.</summary>
    public int Repeats { get; }

    /// <summary>Between two chunks; zero is as fast as it goes.</summary>
    public TimeSpan Interval { get; private init; }

    /// <summary>Whether nothing ever comes.</summary>
    public bool IsSilent { get; private init; }

    /// <summary>Whether it is a stream of events.</summary>
    public bool IsStream => _chunkBytes > 0;

    /// <summary>The part that comes again and again: whole chunks, or all of a plain answer.</summary>
    public ReadOnlySpan<byte> Block => _block;

    /// <summary>Bytes of one chunk.</summary>
    public int BytesPerChunk => _chunkBytes;

    /// <summary>What follows the blocks: the end of the answer, its usage and <c>[DONE]</c>.</summary>
    public ReadOnlySpan<byte> Tail => _tail;

    /// <summary>Bytes of the body.</summary>
    public long Length => ((long)_block.Length * Repeats) + _tail.Length;

    /// <summary>The output tokens that its usage tells.</summary>
    public int Tokens { get; private init; }

    /// <summary>The text of a stream: all deltas in their order.</summary>
    public string Text { get; private init; } = "";

    /// <summary>Letters of <see cref="Filler"/> that a request for it must have.</summary>
    public int FillerLength { get; private init; }

    /// <summary>Of a name: <c>plain</c>, <c>upload-MEBIBYTES</c>, <c>silence</c>, <c>stream-CHUNKS-MICROSECONDS</c> or <c>bulk-MEBIBYTES</c>.</summary>
    public static AnswerScript Of(string model) => model.Split('-') switch
    {
        ["plain"] => Plain(model, 0),
        ["upload", var size] => Plain(model, Number(size) * 1024 * 1024),
        ["silence"] => new(model, [], 1, [], 0) { IsSilent = true },
        ["stream", var chunks, var interval] => Stream(model, Number(chunks), TimeSpan.FromMicroseconds(Number(interval))),
        ["bulk", var size] => Bulk(model, Number(size)),
        _ => throw new ArgumentException($"No answer is known for the model '{model}'."),
    };

    /// <summary>As many of the body's bytes from this offset on as lie together.</summary>
    public ReadOnlySpan<byte> At(long offset)
    {
        var blocks = (long)_block.Length * Repeats;
        return offset < blocks ? _block.AsSpan((int)(offset % _block.Length)) : _tail.AsSpan((int)Math.Min(offset - blocks, _tail.Length));
    }

    /// <summary>Chunks whose last byte lies before this offset; the tail is one.</summary>
    public long ChunksBefore(long offset) => !IsStream ? 0 : Math.Min(offset / _chunkBytes, (long)Repeats * _block.Length / _chunkBytes) + (offset >= Length ? 1 : 0);

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static AnswerScript Plain(string model, int filler)
    {
        var text = "A hub in the middle must not be felt. " + new string('.', 140);
        var body = $$$"""
            {"id":"chatcmpl-load","object":"chat.completion","created":1760000000,"model":"{{{model}}}","choices":[{"index":0,"message":{"role":"assistant","content":"{{{text}}}","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":21,"completion_tokens":43,"total_tokens":64},"system_fingerprint":"fp_load"}
            """;
        return new(model, Encoding.UTF8.GetBytes(body), 1, [], 0) { FillerLength = filler };
    }

    private static AnswerScript Stream(string model, int chunks, TimeSpan interval)
    {
        var text = new StringBuilder();
        var block = new StringBuilder(chunks * ChunkBytes);
        for (var i = 0; i < chunks; i++)
        {
            var words = Words(model, i, ChunkBytes);
            text.Append(words);
            block.Append(Delta(model, words));
        }

        return new(model, Encoding.ASCII.GetBytes(block.ToString()), 1, Ending(model, chunks), ChunkBytes) { Interval = interval, Tokens = chunks, Text = text.ToString() };
    }

    private static AnswerScript Bulk(string model, int mebibytes)
    {
        var block = string.Concat(Enumerable.Range(0, BulkBlockChunks).Select(i => Delta(model, Words(model, i, BulkChunkBytes))));
        return new(model, Encoding.ASCII.GetBytes(block), mebibytes * 1024 * 1024 / (BulkChunkBytes * BulkBlockChunks), Ending(model, mebibytes), BulkChunkBytes);
    }

    // Numbered, so that a chunk that is lost, doubled or out of order is not taken for its neighbour.
    private static string Words(string model, int number, int chunkBytes)
    {
        var words = string.Create(CultureInfo.InvariantCulture, $" {number:D6}");
        return words + new string('x', chunkBytes - Delta(model, words).Length);
    }

    private static string Delta(string model, string text) =>
        $$$"""data: {"id":"chatcmpl-load","object":"chat.completion.chunk","created":1760000000,"model":"{{{model}}}","choices":[{"index":0,"delta":{"content":"{{{text}}}"}}]}""" + "\n\n";

    private static byte[] Ending(string model, int tokens)
    {
        var known = $"\"id\":\"chatcmpl-load\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,\"model\":\"{model}\"";
        return Encoding.ASCII.GetBytes(
            $$$"""data: {{{{known}}},"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\n" +
            $$$"""data: {{{{known}}},"choices":[],"usage":{"prompt_tokens":21,"completion_tokens":{{{tokens}}},"total_tokens":{{{tokens + 21}}}}}""" + "\n\n" +
            "data: [DONE]\n\n");
    }
}
