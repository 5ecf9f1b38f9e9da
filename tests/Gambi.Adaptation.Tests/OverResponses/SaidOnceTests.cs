using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Gambi.Adaptation.Tests.OverResponses;

/// <summary>A provider says a text up to four times, and may leave out three of them: in deltas, when the part is done, when the item is, when the response is.</summary>
public sealed class SaidOnceTests
{
    private static readonly Gen<string[]> Words = Gen.Elements("a", "é", "日本", "🙂", "\"", "\\", "\n", "</b>", " ").NonEmptyListOf().Select(words => words.ToArray());

    [Fact]
    public void A_client_reads_a_text_once_wherever_the_provider_says_it() =>
        Check.One(
            SameCases.Of(2000, size: 12),
            Prop.ForAll(Words.Zip(Gen.Choose(0, 15)).Zip(Gen.Choose(0, 12)).ToArbitrary(), given => Expect(given.Item1.Item1, given.Item1.Item2, given.Item2)));

    private static void Expect(string[] words, int places, int told)
    {
        var text = string.Concat(words);
        var hasDeltas = (places & 1) != 0;
        var hasResponse = (places & 8) != 0 || (places & 7) == 0;

        // Only a response that is whole can make up for deltas that were lost.
        var deltas = !hasDeltas ? [] : hasResponse ? words[..Math.Min(told, words.Length)] : words;
        var stream = new StringBuilder();
        Add(stream, """{"type":"response.output_item.added","output_index":1,"item":{"type":"function_call","id":"fc","call_id":"c","name":"f","arguments":""}}""");
        foreach (var delta in deltas)
        {
            Add(stream, $$"""{"type":"response.output_text.delta","output_index":0,"delta":{{Json(delta)}}}""");
            Add(stream, $$"""{"type":"response.function_call_arguments.delta","output_index":1,"item_id":"fc","delta":{{Json(delta)}}}""");
        }

        var message = $$"""{"type":"message","id":"m","content":[{"type":"output_text","text":{{Json(text)}}}]}""";
        var call = $$"""{"type":"function_call","id":"fc","call_id":"c","name":"f","arguments":{{Json(text)}}}""";
        if ((places & 2) != 0)
        {
            Add(stream, $$"""{"type":"response.output_text.done","output_index":0,"text":{{Json(text)}}}""");
            Add(stream, $$"""{"type":"response.function_call_arguments.done","output_index":1,"item_id":"fc","arguments":{{Json(text)}}}""");
        }

        if ((places & 4) != 0)
        {
            Add(stream, $$"""{"type":"response.output_item.done","output_index":0,"item":{{message}}}""");
            Add(stream, $$"""{"type":"response.output_item.done","output_index":1,"item":{{call}}}""");
        }

        Add(stream, $$$"""{"type":"response.completed","response":{"output":[{{{(hasResponse ? $"{message},{call}" : "")}}}]}}""");
        Assert.Equal($"content={text} | c f({text}) | finish=tool_calls", ChatStream.TranslateToSummary(stream.ToString()));
    }

    private static void Add(StringBuilder stream, string data) => stream.Append("data: ").Append(data).Append("\n\n");

    private static string Json(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
