using Gambi.Conformance.Rooms;
using Gambi.Participant;
using OpenAI.Responses;

namespace Gambi.Conformance;

/// <summary>Conversations live in the room: who takes part in them may come and go.</summary>
public sealed class HandOverTests
{
    public static MatrixTheoryData<ParticipantKind, ParticipantKind> FirstAndSecond => new(Enum.GetValues<ParticipantKind>(), Enum.GetValues<ParticipantKind>());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(FirstAndSecond))]
    public async Task A_response_started_on_one_participant_continues_on_another_after_the_first_has_left(ParticipantKind first, ParticipantKind second)
    {
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(Token, first);
        ResponseResult asked = await room.Responses.CreateResponseAsync(Questions.WithWeather("the weather in Coimbra"), Token);
        FunctionCallResponseItem call = Assert.Single(asked.OutputItems.OfType<FunctionCallResponseItem>());

        await using ConformanceProvider provider = await ConformanceProvider.StartAsync(Token, second.Protocols());
        await using ParticipantSession newcomer = await ConformanceRoom.JoinAsync(room.Hub, provider, "newcomer", second, 1, Token);
        await room.LeaveAsync(Token);

        CreateResponseOptions next = Questions.WithWeather();
        next.PreviousResponseId = asked.Id;
        next.InputItems.Add(ResponseItem.CreateFunctionCallOutputItem(call.CallId, "rain until noon"));
        ResponseResult answered = await room.Responses.CreateResponseAsync(next, Token);
        Assert.Contains("rain until noon", answered.GetOutputText(), StringComparison.Ordinal);
        Assert.Equal(asked.Id, answered.PreviousResponseId);
        CreateResponseOptions last = Questions.Ask("and tomorrow");
        last.PreviousResponseId = answered.Id;
        ResponseResult third = await room.Responses.CreateResponseAsync(last, Token);
        Assert.Contains("turn 2", third.GetOutputText(), StringComparison.Ordinal);

        ResponseResult again = await room.Responses.GetResponseAsync(asked.Id, Token);
        Assert.Equal(call.CallId, Assert.Single(again.OutputItems.OfType<FunctionCallResponseItem>()).CallId);
        Assert.Single(await room.Responses.GetResponseInputItemsAsync(asked.Id, Token).ToListAsync(Token));
    }
}
