using System.Text;
using Gambi.Hub.Responses;

namespace Gambi.Hub.Tests.Responses;

public sealed class ChainTests
{
    private readonly StoreScene _scene = new();

    [Fact]
    public void A_chain_is_every_turns_input_and_output_oldest_first()
    {
        _scene.Record("resp_1", """[{"a":1}]""", """{"b":1}""");
        _scene.Record("resp_2", """[{"a":2}]""", """{"b":2}""", previous: "resp_1");
        _scene.Record("resp_3", """[{"a":3}]""", """{"b":3},{"c":3}""", previous: "resp_2", status: "incomplete");

        Assert.True(Recall("resp_3").TryGet(out var items, out _));

        Assert.Equal(["""{"a":1}""", """{"b":1}""", """{"a":2}""", """{"b":2}""", """{"a":3}""", """{"b":3}""", """{"c":3}"""], items.Select(i => Encoding.UTF8.GetString(i.Span)));
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("cancelled")]
    public void What_is_not_whole_cannot_be_continued(string status)
    {
        _scene.Record("resp_1", status: status);

        var failure = Recall("resp_1").Failure!;

        Assert.Equal((400, "previous_response_id"), (failure.Status, failure.Param));
        Assert.Contains(status, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_provider_that_gives_an_id_again_does_not_make_a_circle()
    {
        _scene.Record("resp_1");
        _scene.Record("resp_2", previous: "resp_1");
        _scene.Record("resp_1", previous: "resp_2");

        Assert.Equal("PREVIOUS_RESPONSE_NOT_FOUND", Recall("resp_1").Failure!.Error.Code);
    }

    [Fact]
    public void A_long_chain_is_recalled_whole()
    {
        string? previous = null;
        for (var i = 0; i < 1_000; i++)
        {
            _scene.Record($"resp_{i}", previous: previous);
            previous = $"resp_{i}";
        }

        Assert.True(Recall(previous!).TryGet(out var items, out _));

        Assert.Equal(1_000, items.Count);
    }

    private Gambi.Hub.Failures.Outcome<IReadOnlyList<ReadOnlyMemory<byte>>> Recall(string id) => new Conversations(_scene.Store, new StoreSettings()).Recall(_scene.Room, id);
}
