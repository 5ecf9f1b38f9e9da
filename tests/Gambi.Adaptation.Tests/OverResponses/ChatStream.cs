using System.Buffers;
using Gambi.Adaptation.OverResponses;
using Gambi.Adaptation.Sse;
using Gambi.TestKit;

namespace Gambi.Adaptation.Tests.OverResponses;

/// <summary>A strict reader of Chat streams: asserts that one is well-formed, and tells in short what it says.</summary>
internal static class ChatStream
{
    public static Func<string, string> Ids()
    {
        var last = 0;
        return prefix => $"{prefix}{++last}";
    }

    public static ChatStreamTranslator Translator(bool includeUsage = true) => new("m", includeUsage, Ids(), new FakeClock());

    /// <summary>What a translator makes of the pieces.</summary>
    public static byte[] Translate(IEnumerable<byte[]> pieces, bool includeUsage = true)
    {
        var translator = Translator(includeUsage);
        var client = new ArrayBufferWriter<byte>();
        translator.Open(client);
        foreach (var piece in pieces)
        {
            translator.Feed(piece, client);
        }

        translator.End(client);
        Assert.True(translator.IsComplete);
        return client.WrittenSpan.ToArray();
    }

    public static string TranslateToSummary(string stream, bool includeUsage = true) => Summarize(Translate([stream.Utf8()], includeUsage));

    /// <summary>Asserts what holds for every stream, and says what is in this one.</summary>
    public static string Summarize(byte[] stream)
    {
        var decoder = new SseDecoder();
        decoder.Append(stream);
        var summary = new ChatStreamSummary();
        while (decoder.Read(out var next) == SseScan.Event)
        {
            Assert.True(next.Type.IsEmpty);
            summary.Take(next.Data.ToArray());
        }

        return summary.ToString();
    }
}
