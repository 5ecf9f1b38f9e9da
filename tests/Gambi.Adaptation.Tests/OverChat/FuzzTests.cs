using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.OverChat;
using Gambi.TestKit.Schemas;

namespace Gambi.Adaptation.Tests.OverChat;

/// <summary>Whatever a provider sends, its client gets a whole, valid stream.</summary>
public sealed class FuzzTests
{
    private const int Cases = 100_000;

    private static readonly string[] Fragments =
    [
        "data: ", "\n\n", "\r\n", "\n", "[DONE]", "event: error\n", ": x\n", "null", "{}", "[]", "[{}]", "\"\"", "\"x\"", "-1", "1e400", "true", "\\ud800", "\\u0000", "\"\\n\"",
        "{\"error\":{}}", "\"error\":", "\"usage\":", "\"choices\":", "\"delta\":", "\"index\":7", "\"finish_reason\":\"length\"", "\"tool_calls\":[{\"index\":0}]",
        "data: {\"choices\":[{\"delta\":{\"content\":\"t\"}}]}\n\n", "data: {\"choices\":[{\"delta\":{\"reasoning\":\"r\"}}]}\n\n",
        "data: {\"choices\":[{\"delta\":{\"refusal\":\"n\"}}]}\n\n", "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
        "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}]}}]}\n\n",
        "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":1,\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}]}}]}\n\n",
        "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"}\"}}]}}]}\n\n",
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1}}\n\n", "data: [DONE]\n\n",
    ];

    [Fact]
    public void Arbitrary_bytes_end_in_a_valid_stream_and_never_in_an_exception()
    {
        byte[][] recordings = [.. Translation.AllRecorded().Select(name => Shorten(Translation.Recorded(name)))];
        Gen<byte[]> noise = Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value));
        Gen<byte[]> sentence = Gen.ListOf(Gen.Elements(Fragments)).Select(words => string.Concat(words).Utf8());
        Gen<byte[]> mutated =
            from recording in Gen.Elements(recordings)
            from fragment in Gen.Elements(Fragments)
            from place in Gen.Choose(0, 10_000)
            from length in Gen.Choose(0, 12)
            from flip in Gen.Choose(-1, 255)
            select Mutate(recording, fragment, place, length, flip);
        Gen<byte[]> any = Gen.Frequency((1, noise), (4, sentence), (5, mutated));
        ResponseTemplate template = new Translation().Template;
        HashSet<string> known = [];
        Prop.ForAll(any.ToArbitrary(), bytes => Assert.Empty(Problems(bytes, template, known)))
            .Check(SameCases.Of(Cases, size: 24));
    }

    [Fact]
    public void Arbitrary_bytes_are_a_response_or_a_failure_and_never_an_exception()
    {
        ResponseTemplate template = new Translation().Template;
        Gen<byte[]> any = Gen.Elements(Fragments).ListOf().Select(words => $"{{\"choices\":[{{\"message\":{{{string.Concat(words)}}}}}]}}".Utf8());
        Prop.ForAll(any.ToArbitrary(), bytes =>
        {
            var output = new ArrayBufferWriter<byte>();
            bool isResponse = ResponsesAnswer.TryWrite(bytes, template, prefix => $"{prefix}1", TimeProvider.System, output, out _, out AnswerFailure? failure);
            Assert.Equal(isResponse, failure is null);
            Assert.Equal(isResponse, output.WrittenCount > 0);
        }).Check(SameCases.Of(5_000, size: 12));
    }

    private static IReadOnlyList<string> Problems(byte[] stream, ResponseTemplate template, HashSet<string> known)
    {
        int ids = 0;
        var client = new ArrayBufferWriter<byte>();
        var translator = new ResponsesStreamTranslator(template, prefix => $"{prefix}{++ids}", TimeProvider.System);
        translator.Open(client);
        int cut = stream.Length / 2;
        translator.Feed(stream.AsSpan(0, cut), client);
        translator.Feed(stream.AsSpan(cut), client);
        translator.End(client);
        return ResponseEventSchema.Validate(client.WrittenSpan, known);
    }

    private static byte[] Mutate(byte[] recording, string fragment, int place, int length, int flip)
    {
        int start = recording.Length == 0 ? 0 : place % recording.Length;
        int end = Math.Min(recording.Length, start + length);
        byte[] mutated = flip % 2 == 0 ? [.. recording[..start], .. fragment.Utf8(), .. recording[end..]] : [.. recording[..start], .. recording[end..]];
        if (flip >= 0 && start < mutated.Length)
        {
            mutated[start] = (byte)flip;
        }

        return mutated;
    }

    /// <summary>Without the members that nobody reads, so that a mutation meets one that matters.</summary>
    private static byte[] Shorten(byte[] recording) => System.Text.RegularExpressions.Regex.Replace(
        System.Text.Encoding.UTF8.GetString(recording),
        "\"(id|object)\":\"chat[^\"]*\",|\"(created|model|system_fingerprint|service_tier)\":(\"[^\"]*\"|[0-9]+),|,\"obfuscation\":\"[^\"]*\"",
        "").Utf8();
}
