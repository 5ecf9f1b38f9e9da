using Gambi.Adaptation;
using Gambi.Contracts;

namespace Gambi.Hub.Tests.Routing;

public sealed class SelectionTests
{
    private readonly RoutingScene _scene = new();

    [Theory]
    [InlineData("*")]
    [InlineData("any")]
    public void A_star_selects_everyone_who_is_there_each_with_its_default_model(string selector)
    {
        _scene.Join("ada", ["m1", "m2"]);
        _scene.Join("bob", ["m3"]);
        _scene.Join("eve", ["m4"], connected: false);

        Assert.True(_scene.Find(selector).TryGet(out var candidates, out _));

        Assert.Equal(["ada", "bob"], candidates.Participants.Select(p => p.Id));
        Assert.Equal("m1", candidates.ModelOf(candidates.Participants[0].Registration));
        Assert.True(candidates.AnyOrder);
        Assert.False(candidates.IsPinned);
    }

    [Theory]
    [InlineData("model:m2")]
    [InlineData("m2")]
    public void A_model_selects_all_who_have_it_with_or_without_the_prefix(string selector)
    {
        _scene.Join("ada", ["m1", "m2"]);
        _scene.Join("bob", ["m3"]);
        _scene.Join("cy", ["m2"]);

        Assert.True(_scene.Find(selector).TryGet(out var candidates, out _));

        Assert.Equal(["ada", "cy"], candidates.Participants.Select(p => p.Id));
        Assert.Equal("m2", candidates.ModelOf(candidates.Participants[0].Registration));
    }

    [Fact]
    public void A_participant_id_selects_that_participant_even_when_a_model_has_the_same_name()
    {
        _scene.Join("ada", ["m1"]);
        _scene.Join("m1", ["m2"]);

        Assert.True(_scene.Find("m1").TryGet(out var candidates, out _));

        Assert.Equal("m1", Assert.Single(candidates.Participants).Id);
        Assert.True(candidates.IsPinned);
        Assert.Equal("m2", candidates.ModelOf(candidates.Participants[0].Registration));
    }

    [Theory]
    [InlineData("llama3")]
    [InlineData("model:llama3")]
    [InlineData("llama3:latest")]
    public void Ollamas_latest_may_be_left_out(string selector)
    {
        _scene.Join("ada", ["m1", "llama3:latest"]);
        _scene.Join("bob", ["llama3:8b"]);

        Assert.True(_scene.Find(selector).TryGet(out var candidates, out _));

        Assert.Equal("llama3:latest", candidates.ModelOf(Assert.Single(candidates.Participants).Registration));
    }

    [Fact]
    public void The_prefix_never_selects_a_participant_by_its_id()
    {
        _scene.Join("ada", ["m1"]);

        Assert.Equal(ErrorCatalog.ModelNotFound, _scene.FindFailure("model:ada").Error);
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_names_nearest_to_it()
    {
        _scene.Join("ada", ["llama3.2", "qwen3", "a", "b", "c", "d", "e"]);

        var failure = _scene.FindFailure("lama3.2");

        Assert.Equal((404, "model", "routing"), (failure.Status, failure.Param, failure.Stage));
        Assert.Contains("'lama3.2', and no participant has that id", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Known here: llama3.2,", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(", ….", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_endless_selector_does_not_come_back_whole()
    {
        _scene.Join("ada", ["m1"]);

        Assert.True(_scene.FindFailure(new string('x', 100_000)).Message.Length < 400);
    }

    [Fact]
    public void Nobody_in_the_room_is_not_the_same_as_an_unknown_model()
    {
        var failure = _scene.FindFailure("*");

        Assert.Equal((503, ErrorCatalog.ParticipantTunnelNotConnected), (failure.Status, failure.Error));
    }

    [Theory]
    [InlineData("ada", "Participant 'ada'")]
    [InlineData("m1", "Participant 'ada'")]
    [InlineData("m2", "All 2 participants that have the model 'm2'")]
    [InlineData("*", "All 2 participants of the room")]
    public void Selected_participants_that_are_all_offline_are_named(string selector, string expected)
    {
        _scene.Join("ada", ["m1", "m2"], connected: false);
        _scene.Join("bob", ["m2"], connected: false);

        var failure = _scene.FindFailure(selector);

        Assert.Equal((503, ErrorCatalog.ParticipantTunnelNotConnected), (failure.Status, failure.Error));
        Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_participant_without_a_heartbeat_for_30_seconds_is_offline()
    {
        _scene.Join("ada", ["m1"]);
        _scene.Clock.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal(ErrorCatalog.ParticipantTunnelNotConnected, _scene.FindFailure("ada").Error);
    }

    [Theory]
    [InlineData(InferenceProtocol.Responses)]
    [InlineData(InferenceProtocol.ChatCompletions)]
    public void Who_speaks_one_of_the_two_protocols_is_a_candidate_for_both(InferenceProtocol protocol)
    {
        _scene.Join("ada", ["m1"], capabilities: new() { OpenResponses = ProtocolSupport.Unsupported, ChatCompletions = ProtocolSupport.Supported });
        _scene.Join("bob", ["m1"], capabilities: new() { OpenResponses = ProtocolSupport.Supported, ChatCompletions = ProtocolSupport.Unsupported });
        _scene.Join("cid", ["m1"], capabilities: new() { ChatCompletions = ProtocolSupport.Unsupported });
        _scene.Join("dot", ["m1"], capabilities: new() { OpenResponses = ProtocolSupport.Unsupported, ChatCompletions = ProtocolSupport.Unsupported });

        Assert.True(_scene.Find("m1", protocol).TryGet(out var candidates, out _));

        Assert.Equal(["ada", "bob", "cid"], candidates.Participants.Select(p => p.Id));
    }

    [Fact]
    public void When_nobody_speaks_either_protocol_the_error_says_so()
    {
        _scene.Join("ada", ["m1"], capabilities: new() { OpenResponses = ProtocolSupport.Unsupported, ChatCompletions = ProtocolSupport.Unsupported });

        var failure = _scene.FindFailure("m1", InferenceProtocol.Responses);

        Assert.Equal((400, "INVALID_REQUEST"), (failure.Status, failure.Error.Code));
        Assert.Contains("neither Responses nor Chat Completions", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(InferenceProtocol.Embeddings)]
    [InlineData(InferenceProtocol.Completions)]
    public void Embeddings_and_completions_ask_for_no_capability(InferenceProtocol protocol)
    {
        _scene.Join("ada", ["m1"], capabilities: new() { OpenResponses = ProtocolSupport.Unsupported, ChatCompletions = ProtocolSupport.Unsupported });

        Assert.True(_scene.Find("m1", protocol).TryGet(out _, out _));
    }
}
