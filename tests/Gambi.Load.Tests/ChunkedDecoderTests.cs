using System.Text;
using Gambi.Load.Answers;

namespace Gambi.Load.Tests;

public sealed class ChunkedDecoderTests
{
    private const string Body = "5\r\nhello\r\n10;name=value\r\n, I am a chunk…\r\n0\r\nTrailer: x\r\n\r\n";

    [Fact]
    public void A_chunked_body_is_its_data_wherever_it_is_cut()
    {
        var bytes = Encoding.UTF8.GetBytes(Body.Replace("10;", $"{Encoding.UTF8.GetByteCount(", I am a chunk…"):x};", StringComparison.Ordinal));
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var decoder = default(ChunkedDecoder);
            using var data = new MemoryStream();
            Decode(ref decoder, bytes.AsSpan(0, cut), data);
            Decode(ref decoder, bytes.AsSpan(cut), data);
            Assert.True(decoder.IsDone);
            Assert.Equal("hello, I am a chunk…", Encoding.UTF8.GetString(data.ToArray()));
        }
    }

    [Theory]
    [InlineData("x\r\n")]
    [InlineData("\r\n")]
    [InlineData("5\r\nhello!\r\n")]
    [InlineData("1111111111111111\r\n")]
    public void Frames_that_are_none_are_refused(string body)
    {
        var decoder = default(ChunkedDecoder);
        using var data = new MemoryStream();

        Assert.Throws<InvalidDataException>(() => Decode(ref decoder, Encoding.ASCII.GetBytes(body), data));
    }

    private static void Decode(ref ChunkedDecoder decoder, ReadOnlySpan<byte> input, MemoryStream to)
    {
        while (!input.IsEmpty && !decoder.IsDone)
        {
            to.Write(decoder.Take(ref input));
        }
    }
}
