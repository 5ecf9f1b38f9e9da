using System.Buffers;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.OverResponses;
using Gambi.TestKit;

namespace Gambi.Adaptation.Tests.OverResponses;

public sealed class ArbitraryBytesTests
{
    private static readonly byte[][] Events =
    [
        .. ((string[])
        [
            """data: {"type":"response.output_text.delta","delta":"a\ud83d"}""" + "\n\n",
            """data: {"type":"response.output_text.delta","delta":"\ude00é","logprobs":[{"token":"\u00e9","logprob":-1e3,"bytes":[1, 2]}]}""" + "\n\n",
            """data: {"type":"response.output_text.done","text":"a😀é and more"}""" + "\n\n",
            """data: {"type":"response.refusal.delta","delta":"no"}""" + "\n\n",
            """data: {"type":"response.reasoning_text.delta","delta":"hm"}""" + "\n\n",
            "event: response.reasoning_summary_text.delta\ndata: {\"delta\":\"hm\"}\n\n",
            """data: {"type":"response.reasoning_summary_part.added"}""" + "\n\n",
            """data: {"type":"response.output_item.added","output_index":1,"item":{"type":"function_call","call_id":"c","name":"f"}}""" + "\n\n",
            """data: {"type":"response.function_call_arguments.delta","output_index":1,"delta":"{\"a\""}""" + "\n\n",
            """data: {"type":"response.function_call_arguments.done","output_index":1,"arguments":"{\"a\":1}"}""" + "\n\n",
            """data: {"type":"response.output_item.done","item":{"type":"function_call","call_id":"d","name":"g","arguments":"{}"}}""" + "\n\n",
            """data: {"type":"response.output_item.done","item":{"type":"message","content":[{"type":"output_text","text":"a😀é"}]}}""" + "\n\n",
            """data: {"type":"response.completed","response":{"output":[{"type":"message","content":"a"}],"usage":{"input_tokens":1}}}""" + "\n\n",
            """data: {"type":"response.incomplete","response":{"incomplete_details":{"reason":"content_filter"}}}""" + "\n\n",
            """data: {"type":"error","message":"m","code":"c"}""" + "\n\n",
            ": comment\r\n\r\n",
            "data: [DONE]\n\n",
            "\r",
            "data: {",
        ]).Select(text => text.Utf8()),
    ];

    private static readonly byte[][] Plain =
    [
        .. ((string[])
        [
            """{"id":"r","status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"a\ud83d","logprobs":[{"token":"a","logprob":0}]}]}],"usage":{"input_tokens":3}}""",
            """{"status":"incomplete","output":[{"type":"function_call","name":"f","call_id":"\ud800","arguments":"{}"},{"type":"reasoning","summary":[{"text":"s"}]}]}""",
            """{"type":"response.failed","response":{"status":"failed","error":{"code":"c","message":"m"}}}""",
            """{"error":{"message":"The model `m` does not exist","param":"model","code":"model_not_found"}}""",
            """{"detail":[{"loc":["body","x",1],"msg":"Field required"}]}""",
            "<html><title>404</title></html>",
        ]).Select(text => text.Utf8()),
    ];

    [Fact]
    public void Arbitrary_bytes_end_in_a_well_formed_stream() =>
        Check.One(
            SameCases.Of(100_000, size: 10),
            Prop.ForAll(Mutated(Events, 10).Zip(Gen.Choose(1, 64)).ToArbitrary(), EndsWell));

    [Fact]
    public void Arbitrary_bytes_in_place_of_a_plain_answer_never_throw() =>
        Check.One(
            SameCases.Of(30_000, size: 10),
            Prop.ForAll(Mutated(Plain, 2).ToArbitrary(), IsTaken));

    private static void EndsWell((byte[] Stream, int Size) given)
    {
        var chunks = ChatStream.Translate(given.Stream.Chunk(given.Size));
        ChatStream.Summarize(chunks);
        Assert.True(chunks.AsSpan().SequenceEqual(ChatStream.Translate([given.Stream])));
    }

    private static void IsTaken(byte[] body)
    {
        var output = new ArrayBufferWriter<byte>();
        if (ChatAnswer.TryWrite(body, "m", ChatStream.Ids(), new FakeClock(), output, out _, out var failure))
        {
            using var answer = JsonDocument.Parse(output.WrittenMemory);
            Assert.Equal("assistant", answer.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("role").GetString());
        }
        else
        {
            Assert.NotEmpty(failure.Message);
            Assert.Equal(0, output.WrittenCount);
        }

        var client = new ArrayBufferWriter<byte>();
        ChatStream.Translator().TakeWhole(body, client);
        ChatStream.Summarize(client.WrittenSpan.ToArray());
        ResponsePatch.Apply(body, new ResponsePatchValues { Id = "x", PreviousResponseId = "y", Background = true }, output);
        ResponseEventReader.TryReadFinal(body, out _);
        MissingRoute.IsSaidBy(404, body, "m");
        Assert.NotEmpty(ProviderError.Read(500, body).Message);
    }

    /// <summary>Some of the pieces in any order, bytes of any value among them, and now and then a byte that is another, missing, or there twice.</summary>
    private static Gen<byte[]> Mutated(byte[][] pieces, int most) =>
        from count in Gen.Choose(0, most)
        from chosen in Gen.Frequency((9, Gen.Elements(pieces)), (1, ArbMap.Default.GeneratorFor<byte[]>())).ArrayOf(count)
        from mutations in Gen.Choose(0, 1 << 30).ArrayOf(Math.Max(0, 3 - (count % 4)))
        select mutations.Aggregate(chosen.SelectMany(piece => piece).ToArray(), Mutate);

    private static byte[] Mutate(byte[] bytes, int how)
    {
        if (bytes.Length == 0)
        {
            return bytes;
        }

        var at = how / 1024 % bytes.Length;
        return (how % 4) switch
        {
            0 => [.. bytes[..at], .. bytes[(at + 1)..]],
            1 => [.. bytes[..at], bytes[at], .. bytes[at..]],
            2 => [.. bytes[..at], (byte)(how / 4), .. bytes[(at + 1)..]],
            _ => [.. bytes[..at], "{}[]\",:\\\n\r u\0"u8[how / 4 % 13], .. bytes[(at + 1)..]],
        };
    }
}
