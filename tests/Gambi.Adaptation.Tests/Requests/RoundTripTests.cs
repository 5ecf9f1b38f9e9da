using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Gambi.Adaptation.Requests;

namespace Gambi.Adaptation.Tests.Requests;

/// <summary>Generated conversations, there and back.</summary>
public sealed class RoundTripTests
{
    private static readonly Config Config = SameCases.Of(1_000, size: 20);

    [Fact]
    public void A_conversation_said_in_responses_is_the_same_in_chat_and_back() =>
        Check.One(Config, Prop.ForAll(Conversations.All.ToArbitrary(), conversation =>
        {
            JsonObject chat = Translating.ToChat(conversation.ToResponses().ToJsonString());
            Translating.Is(conversation.ToChat().ToJsonString(), chat);
            Translating.Is(conversation.ToResponses().ToJsonString(), Translating.ToResponses(chat.ToJsonString()));
        }));

    [Fact]
    public void A_conversation_said_in_chat_is_the_same_in_responses_and_back() =>
        Check.One(Config, Prop.ForAll(Conversations.All.ToArbitrary(), conversation =>
        {
            JsonObject responses = Translating.ToResponses(conversation.ToChat().ToJsonString());
            Translating.Is(conversation.ToResponses().ToJsonString(), responses);
            Translating.Is(conversation.ToChat().ToJsonString(), Translating.ToChat(responses.ToJsonString()));
        }));

    [Fact]
    public void However_a_client_says_it_in_responses_it_is_the_same_in_chat() =>
        Check.One(Config, Prop.ForAll(Conversations.All.ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (conversation, seed) =>
            Translating.Is(conversation.ToChat().ToJsonString(), Translating.ToChat(conversation.ToResponses(new Random(seed)).ToJsonString()))));

    [Fact]
    public void What_is_written_is_a_request_that_the_dispatcher_reads() =>
        Check.One(Config.WithMaxTest(200), Prop.ForAll(Conversations.All.ToArbitrary(), conversation =>
        {
            byte[] chat = Translating.ToChat(conversation.ToResponses().ToJsonString()).ToJsonString().Utf8();
            Assert.True(RequestInspector.TryInspect(InferenceProtocol.ChatCompletions, chat, out InspectedRequest? request, out _));
            Assert.Equal(("m", chat.AsSpan().IndexOf("\"stream\":true"u8) >= 0), (request.Model, request.Stream));
            byte[] responses = Translating.ToResponses(conversation.ToChat().ToJsonString()).ToJsonString().Utf8();
            Assert.True(RequestInspector.TryInspect(InferenceProtocol.Responses, responses, out request, out _));
            Assert.Equal(("m", false), (request.Model, request.Store));
        }));
}
