using Gambi.Tunnel.Framing;

namespace Gambi.Tunnel.Tests.Framing;

/// <summary>Heads of frames, by the examples of RFC 6455, 5.7, and its rules of 5.2.</summary>
public sealed class HeaderTests
{
    [Theory]
    [InlineData("8105", Opcode.Text, true, 5L)] // A single-frame unmasked text message
    [InlineData("0103", Opcode.Text, false, 3L)] // A fragmented unmasked text message
    [InlineData("8002", Opcode.Continuation, true, 2L)]
    [InlineData("8905", Opcode.Ping, true, 5L)] // Unmasked ping
    [InlineData("827E0100", Opcode.Binary, true, 256L)] // 256 bytes of binary in a single unmasked frame
    [InlineData("827F0000000000010000", Opcode.Binary, true, 65536L)] // 64 KiB of it
    [InlineData("827D", Opcode.Binary, true, 125L)]
    [InlineData("827E007E", Opcode.Binary, true, 126L)]
    [InlineData("827EFFFF", Opcode.Binary, true, 65535L)]
    [InlineData("827F7FFFFFFFFFFFFFFF", Opcode.Binary, true, long.MaxValue)]
    internal void A_header_is_read_and_written_in_its_shortest_form(string hex, Opcode opcode, bool isFinal, long length)
    {
        byte[] bytes = Convert.FromHexString(hex);
        var expected = new WebSocketHeader(opcode, isFinal, Mask: null, length);
        Assert.True(WebSocketHeader.TryRead(bytes, out WebSocketHeader header, out int size));
        Assert.Equal((expected, bytes.Length), (header, size));
        byte[] written = new byte[WebSocketHeader.Largest];
        Assert.Equal(hex, Convert.ToHexString(written, 0, expected.Write(written)));
        for (int cut = 0; cut < bytes.Length; cut++)
        {
            Assert.False(WebSocketHeader.TryRead(bytes.AsSpan(0, cut), out _, out _));
        }
    }

    [Fact]
    public void The_mask_is_read_and_written_behind_the_length()
    {
        byte[] masked = [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D]; // A single-frame masked text message
        Assert.True(WebSocketHeader.TryRead(masked, out WebSocketHeader header, out int size));
        Assert.Equal((6, 5L), (size, header.Length));
        byte[] written = new byte[WebSocketHeader.Largest];
        Assert.Equal(masked, written[..header.Write(written)]);
        byte[] hello = new byte[5];
        Masking.Copy([0x7F, 0x9F, 0x4D, 0x51, 0x58], hello, header.Mask!.Value);
        Assert.Equal("Hello"u8, hello);
    }

    [Theory]
    [InlineData("C100")] // RSV1 without the extension that gives it a meaning
    [InlineData("A100")]
    [InlineData("9100")]
    [InlineData("827E007D")] // 125 in two bytes
    [InlineData("827F000000000000FFFF")] // 65,535 in eight
    [InlineData("827F0000000000000001")]
    [InlineData("827F8000000000000000")] // The most significant bit must be 0
    public void A_header_that_breaks_a_rule_is_a_protocol_error(string hex) =>
        Assert.Equal(1002, Assert.Throws<TunnelViolationException>(() => WebSocketHeader.TryRead(Convert.FromHexString(hex), out _, out _)).Code);

    [Fact]
    public void A_mask_is_its_own_undoing_at_every_length_and_wherever_it_is_cut()
    {
        var random = new Random(1);
        byte[] plain = new byte[300];
        random.NextBytes(plain);
        for (int length = 0; length <= plain.Length; length++)
        {
            uint mask = (uint)random.NextInt64(uint.MaxValue);
            byte[] byByte = [.. plain.Take(length).Select((value, at) => (byte)(value ^ BitConverter.GetBytes(mask)[at % 4]))];
            byte[] masked = new byte[length];
            int cut = random.Next(length + 1);
            uint rest = Masking.Copy(plain.AsSpan(0, cut), masked, mask);
            Masking.Copy(plain.AsSpan(cut, length - cut), masked.AsSpan(cut), rest);
            Assert.Equal(byByte, masked);
            Masking.Copy(masked, masked, mask);
            Assert.Equal(plain[..length], masked);
        }
    }
}
