using Gambi.Tunnel.Framing;
using static Gambi.Tunnel.Tests.Framing.RawFrames;

namespace Gambi.Tunnel.Tests.Framing;

/// <summary>The rules of RFC 6455, 5, one by one and in both roles.</summary>
public sealed class DecoderTests
{
    public static TheoryData<bool> Roles => [false, true];

    [Theory]
    [MemberData(nameof(Roles))]
    public void A_fragmented_message_with_control_frames_between_is_the_same_wherever_it_is_cut(bool masked)
    {
        byte[] bytes =
        [
            .. Frame(Opcode.Text, "H\u00E9"u8[..2], masked, isFinal: false), // The cut goes through the é.
            .. Frame(Opcode.Ping, "who"u8, masked),
            .. Frame(Opcode.Continuation, [], masked, isFinal: false),
            .. Frame(Opcode.Continuation, "H\u00E9llo"u8[2..], masked),
            .. Frame(Opcode.Pong, [], masked),
            .. Frame(Opcode.Binary, [], masked),
            .. Frame(Opcode.Binary, new byte[130], masked),
            .. Frame(Opcode.Close, [0x03, 0xE8, (byte)'o', (byte)'k'], masked),
        ];
        string[] expected = ["Ping 77686F", "Text 48C3A96C6C6F", "Pong ", "Binary ", $"Binary {new string('0', 260)}", "Close 03E86F6B"];
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(expected, Decode(masked, 1000, bytes[..cut], bytes[cut..]));
            Assert.Equal(expected, Decode(masked, 7, bytes[..cut], bytes[cut..]));
        }

        Assert.Equal(expected, Decode(masked, 1, [.. bytes.Select(static b => new[] { b })]));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void A_mask_where_there_must_be_none_and_none_where_there_must_be_one_is_a_protocol_error(bool expectsMasks)
    {
        foreach (Opcode opcode in new[] { Opcode.Text, Opcode.Binary, Opcode.Close, Opcode.Ping, Opcode.Pong })
        {
            Assert.Equal(["violation 1002"], Decode(expectsMasks, 10, Frame(opcode, [], !expectsMasks)));
        }
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void What_5_4_and_5_5_forbid_is_a_protocol_error(bool masked)
    {
        byte[] begun = Frame(Opcode.Binary, [], masked, isFinal: false);
        byte[][] forbidden =
        [
            Frame(Opcode.Continuation, [], masked), // Of nothing.
            Frame(Opcode.Continuation, [], masked, isFinal: false),
            [.. Frame(Opcode.Binary, [], masked), .. Frame(Opcode.Continuation, [], masked)],
            [.. begun, .. Frame(Opcode.Binary, [], masked)], // Messages do not interleave.
            [.. begun, .. Frame(Opcode.Text, [], masked)],
            Frame(Opcode.Ping, [], masked, isFinal: false), // Control frames are never fragmented,
            Frame(Opcode.Close, [], masked, isFinal: false),
            Frame(Opcode.Pong, new byte[126], masked), // nor large.
            Frame((Opcode)3, [], masked),
            Frame((Opcode)7, [], masked),
            Frame((Opcode)0xB, [], masked),
            Frame((Opcode)0xF, [], masked),
        ];
        Assert.All(forbidden, bytes => Assert.Equal("violation 1002", Decode(masked, 10, bytes)[^1]));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Text_that_is_no_UTF_8_is_told_at_the_first_byte_that_cannot_be(bool masked)
    {
        Assert.Equal(["violation 1007"], Decode(masked, 10, Frame(Opcode.Text, [0xC3, 0x28], masked, isFinal: false)));
        Assert.Equal(["violation 1007"], Decode(masked, 10, [.. Frame(Opcode.Text, [0x61, 0xC3], masked, isFinal: false), .. Frame(Opcode.Continuation, [], masked)]));
        Assert.Equal(["Binary C328", "Text 61"], Decode(masked, 10, [.. Frame(Opcode.Binary, [0xC3, 0x28], masked), .. Frame(Opcode.Text, [0x61], masked)]));
    }

    [Fact]
    public void Nothing_is_allocated_for_a_length_that_is_only_announced()
    {
        byte[] header = new byte[WebSocketHeader.Largest];
        int size = new WebSocketHeader(Opcode.Binary, true, null, 1L << 62).Write(header);
        byte[] payload = new byte[100_000];
        var decoder = new WebSocketDecoder(expectsMasks: false);
        System.Buffers.ReadOnlySequence<byte> source = Split(header[..size], payload);
        byte[] target = new byte[1_000];
        decoder.Decode(ref source, target);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 1; i < 100; i++)
        {
            Assert.Equal(new Decoded(DecodedKind.Binary, 1_000), decoder.Decode(ref source, target));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Equal(default, decoder.Decode(ref source, target));
    }

    [Fact]
    public void An_empty_target_takes_nothing_and_tells_that_something_is_there()
    {
        var decoder = new WebSocketDecoder(expectsMasks: false);
        byte[] frame = Frame(Opcode.Binary, [7], masked: false);
        var head = new System.Buffers.ReadOnlySequence<byte>(frame, 0, 2);
        Assert.Equal(default, decoder.Decode(ref head, []));
        var rest = new System.Buffers.ReadOnlySequence<byte>(frame, 2, 1);
        Assert.Equal(new Decoded(DecodedKind.Binary), decoder.Decode(ref rest, []));
        Assert.Equal(1, rest.Length);
        Assert.Equal(new Decoded(DecodedKind.Binary, 1, EndOfMessage: true), decoder.Decode(ref rest, new byte[1]));
    }

    [Theory]
    [InlineData("", 1000, "")]
    [InlineData("03E8", 1000, "")]
    [InlineData("0FA1C3A9", 4001, "\u00E9")]
    [InlineData("03F6", 1014, "")]
    [InlineData("1387", 4999, "")]
    public void A_close_says_its_code_and_reason(string payload, int code, string reason) =>
        Assert.Equal((code, reason), CloseBody.Read(Convert.FromHexString(payload)));

    [Theory]
    [InlineData("03", 1002)] // A code is two bytes
    [InlineData("03E7", 1002)] // 999
    [InlineData("03EC", 1002)] // 1004 to 1006 and 1015 are never sent
    [InlineData("03ED", 1002)]
    [InlineData("03EE", 1002)]
    [InlineData("03F7", 1002)]
    [InlineData("07D0", 1002)] // 2000 has no meaning yet
    [InlineData("1388", 1002)] // 5000 has none at all
    [InlineData("03E8C3", 1007)]
    public void A_close_that_says_what_must_not_be_said_is_a_protocol_error(string payload, int code) =>
        Assert.Equal(code, Assert.Throws<TunnelViolationException>(() => CloseBody.Read(Convert.FromHexString(payload))).Code);
}
