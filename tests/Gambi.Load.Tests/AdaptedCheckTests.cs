using System.Text;
using Gambi.Load.Answers;

namespace Gambi.Load.Tests;

public sealed class AdaptedCheckTests
{
    private const string Completed = "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"usage\":{\"input_tokens\":21,\"output_tokens\":2,\"total_tokens\":23}}}\n\n";
    private const string Done = "data: [DONE]\n\n";

    private static readonly AnswerScript Script = AnswerScript.Of("stream-2-0");
    private static readonly string Half = Script.Text[..(Script.Text.Length / 2)];
    private static readonly string Rest = Script.Text[Half.Length..];

    [Fact]
    public void The_providers_text_in_other_events_is_right_wherever_it_is_cut()
    {
        var body = Created() + Delta(Half) + ": keepalive\n\n" + Delta(Rest) + Completed + Done;
        for (var cut = 0; cut <= body.Length; cut++)
        {
            var check = Take(body[..cut], body[cut..]);
            check.End();
            Assert.Equal(3, check.Chunks);
        }
    }

    [Fact]
    public void Text_that_is_lost_doubled_or_other_is_wrong()
    {
        Assert.Throws<LoadException>(() => Take(Delta(Rest)));
        Assert.Throws<LoadException>(() => Take(Delta(Half) + Delta(Half)));
        Assert.Throws<LoadException>(() => Take(Delta(Half) + Completed).End());
    }

    [Fact]
    public void A_stream_without_its_end_or_its_usage_or_with_more_after_it_is_wrong()
    {
        var text = Delta(Half) + Delta(Rest);
        Assert.Throws<LoadException>(() => Take(text).End());
        Assert.Throws<LoadException>(() => Take(text + Done));
        Assert.Throws<LoadException>(() => Take(text + Completed.Replace("\"output_tokens\":2,", "", StringComparison.Ordinal)));
        Assert.Throws<LoadException>(() => Take(text + Completed + Done + Done));
        Assert.Throws<LoadException>(() => Take(text + Completed + "data: ").End());
    }

    private static string Created() => "event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,\"response\":{\"delta\":\"no text\"}}\n\n";

    private static string Delta(string text) => $$"""event: response.output_text.delta{{'\n'}}data: {"type":"response.output_text.delta","sequence_number":1,"delta":"{{text}}","logprobs":[]}""" + "\n\n";

    private static AdaptedCheck Take(params string[] pieces)
    {
        var check = new AdaptedCheck(Script);
        check.Begin();
        foreach (var piece in pieces)
        {
            check.Take(Encoding.ASCII.GetBytes(piece));
        }

        return check;
    }
}
