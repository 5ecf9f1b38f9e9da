using Gambi.Adaptation;
using Gambi.Contracts;
using Gambi.Hub.Rooms;
using static Gambi.Contracts.ProtocolSupport;

namespace Gambi.Hub.Tests.Rooms;

public sealed class SpokenProtocolsTests
{
    [Theory]
    [InlineData(Supported, Supported, InferenceProtocol.Responses)]
    [InlineData(Supported, Unsupported, InferenceProtocol.Responses)]
    [InlineData(Unknown, Unknown, InferenceProtocol.Responses)]
    [InlineData(Unknown, Supported, InferenceProtocol.Responses)]
    [InlineData(Unsupported, Supported, InferenceProtocol.ChatCompletions)]
    [InlineData(Unsupported, Unknown, InferenceProtocol.ChatCompletions)]
    [InlineData(Unsupported, Unsupported, null)]
    public void A_provider_is_asked_natively_unless_it_is_known_not_to_speak_the_protocol(ProtocolSupport own, ProtocolSupport other, InferenceProtocol? expected)
    {
        var responses = Registered(own, other);
        var chat = Registered(other, own);

        Assert.Equal(expected, responses.AskedIn(InferenceProtocol.Responses));
        Assert.Equal(expected?.Counterpart(), chat.AskedIn(InferenceProtocol.ChatCompletions));
    }

    [Theory]
    [InlineData(Unknown, Unknown, true)]
    [InlineData(Unknown, Supported, true)]
    [InlineData(Unknown, Unsupported, false)]
    [InlineData(Supported, Supported, false)]
    [InlineData(Unsupported, Supported, false)]
    public void Only_what_nobody_said_can_turn_out_to_be_missing_and_only_while_another_is_left(ProtocolSupport own, ProtocolSupport other, bool expected)
    {
        Assert.Equal(expected, Registered(own, other).MayLack(InferenceProtocol.Responses));
        Assert.False(Registered(own, other).MayLack(InferenceProtocol.Embeddings));
    }

    [Fact]
    public void Of_two_requests_that_find_out_at_once_both_go_on_but_one_protocol_is_always_left()
    {
        var registration = Registered(Unknown, Unknown);

        Assert.True(registration.Learned.Lacks(InferenceProtocol.Responses));
        Assert.True(registration.Learned.Lacks(InferenceProtocol.Responses));
        Assert.False(registration.Learned.Lacks(InferenceProtocol.ChatCompletions));

        Assert.Equal((InferenceProtocol.ChatCompletions, InferenceProtocol.ChatCompletions), (registration.AskedIn(InferenceProtocol.Responses), registration.AskedIn(InferenceProtocol.ChatCompletions)));
        Assert.True(registration.MayLack(InferenceProtocol.Responses));
        Assert.False(registration.MayLack(InferenceProtocol.ChatCompletions));
    }

    private static ParticipantRegistration Registered(ProtocolSupport responses, ProtocolSupport chat) => new()
    {
        Nickname = "ada",
        Models = ["m1"],
        Endpoint = "http://localhost",
        Concurrency = 1,
        Capabilities = new() { OpenResponses = responses, ChatCompletions = chat },
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };
}
