using Gambi.Load.Answers;

namespace Gambi.Load.Tests;

public sealed class NativeCheckTests
{
    private static readonly AnswerScript Script = AnswerScript.Of("stream-3-0");

    [Fact]
    public void A_stream_is_right_wherever_it_is_cut()
    {
        var body = Body();
        for (var cut = 0; cut <= body.Length; cut++)
        {
            var check = Take(body[..cut], body[cut..]);
            check.End();
            Assert.Equal(4, check.Chunks);
        }
    }

    [Fact]
    public void A_comment_between_two_events_is_nobodys_byte_wherever_it_is_cut()
    {
        var second = AnswerScript.ChunkBytes;
        byte[] body = [.. Body()[..second], .. ": keepalive\n\n"u8, .. Body()[second..]];
        for (var cut = 0; cut <= body.Length; cut++)
        {
            Take(body[..cut], body[cut..]).End();
        }
    }

    [Fact]
    public void A_comment_within_an_event_is_wrong()
    {
        byte[] body = [.. Body()[..50], .. ": keepalive\n\n"u8, .. Body()[50..]];

        Assert.Throws<LoadException>(() => Take(body));
    }

    [Fact]
    public void Any_byte_that_differs_is_wrong()
    {
        for (var at = 0; at < Script.Length; at++)
        {
            var body = Body();
            body[at] ^= 1;
            Assert.Throws<LoadException>(() => Take(body));
        }
    }

    [Fact]
    public void A_chunk_that_is_lost_doubled_or_out_of_order_is_wrong()
    {
        const int Chunk = AnswerScript.ChunkBytes;
        var body = Body();
        Assert.Throws<LoadException>(() => Take(body[..Chunk], body[(2 * Chunk)..]));
        Assert.Throws<LoadException>(() => Take(body[..Chunk], body));
        Assert.Throws<LoadException>(() => Take(body[..Chunk], body[(2 * Chunk)..(3 * Chunk)], body[Chunk..(2 * Chunk)]));
    }

    [Fact]
    public void An_answer_that_ends_early_or_goes_on_is_wrong()
    {
        Assert.Throws<LoadException>(() => Take(Body()[..^1]).End());
        Assert.Throws<LoadException>(() => Take(Body(), "x"u8.ToArray()));
    }

    [Fact]
    public void A_check_that_begins_again_knows_nothing_of_the_answer_before()
    {
        var check = Take(Body()[..77]);
        check.Begin();
        check.Take(Body());
        check.End();
    }

    [Fact]
    public void A_long_stream_is_its_block_again_and_again()
    {
        var script = AnswerScript.Of("bulk-1");
        var check = new NativeCheck(script);
        check.Begin();
        for (var i = 0; i < script.Repeats; i++)
        {
            check.Take(script.Block);
        }

        check.Take(script.Tail);
        check.End();
        Assert.Equal(257, check.Chunks);
    }

    private static byte[] Body() => [.. Script.Block, .. Script.Tail];

    private static NativeCheck Take(params byte[][] pieces)
    {
        var check = new NativeCheck(Script);
        check.Begin();
        foreach (var piece in pieces)
        {
            check.Take(piece);
        }

        return check;
    }
}
