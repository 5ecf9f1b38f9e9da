using Gambi.Cli.Asking;
using Gambi.Cli.Tests.Running;
using Gambi.Client;
using Gambi.Contracts;

namespace Gambi.Cli.Tests.Asking;

public sealed class SpokenProtocolTests(SharedHub hub)
{
    private static readonly ParticipantCapabilities OnlyChat = new() { OpenResponses = ProtocolSupport.Unsupported, ChatCompletions = ProtocolSupport.Supported };
    private static readonly ParticipantCapabilities Nothing = new() { OpenResponses = ProtocolSupport.Unsupported, ChatCompletions = ProtocolSupport.Unsupported };

    private static readonly ParticipantSummary[] Room =
    [
        Participant("chat", OnlyChat, "small", "shared"),
        Participant("silent", new(), "old", "shared"),
        Participant("mute", Nothing, "none"),
        Participant("gone", new(), "small") with { Status = ParticipantStatus.Offline },
    ];

    [Theory]
    [InlineData("*", AskProtocol.Responses)]
    [InlineData("any", AskProtocol.Responses)]
    [InlineData("chat", AskProtocol.ChatCompletions)]
    [InlineData("silent", AskProtocol.Responses)]
    [InlineData("mute", AskProtocol.Responses)]
    [InlineData("gone", AskProtocol.Responses)]
    [InlineData("small", AskProtocol.ChatCompletions)]
    [InlineData("model:small", AskProtocol.ChatCompletions)]
    [InlineData("model:shared", AskProtocol.Responses)]
    [InlineData("model:chat", AskProtocol.Responses)]
    [InlineData("unheard", AskProtocol.Responses)]
    public void Chat_is_taken_only_where_nobody_asked_speaks_responses(string selector, AskProtocol expected) =>
        Assert.Equal(expected, SpokenProtocol.Choose(Room, selector));

    [Fact]
    public async Task Ask_speaks_chat_by_itself_with_a_provider_that_knows_nothing_else_and_obeys_who_names_a_protocol()
    {
        await using JoinedRoom room = await JoinedRoom.CreateAsync(hub, options => options with { Capabilities = OnlyChat });
        using var cli = new TestCli();
        string[] ask = ["ask", "hi", "-r", room.Code, "-H", hub.Url.ToString()];
        Assert.NotEmpty((await cli.RunAsync(ask)).Expect(0).Json().GetProperty("data").GetProperty("text").GetString()!);
        Assert.NotEmpty((await cli.RunAsync([.. ask, "--protocol", "responses"])).Expect(0).Json().GetProperty("data").GetProperty("text").GetString()!);
    }

    private static ParticipantSummary Participant(string id, ParticipantCapabilities capabilities, params string[] models) => new()
    {
        Id = id,
        Nickname = id,
        Model = models[0],
        Models = models,
        Endpoint = "http://localhost:1",
        Capabilities = capabilities,
    };
}
