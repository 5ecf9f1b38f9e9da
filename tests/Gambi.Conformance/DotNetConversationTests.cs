using System.ClientModel;
using Gambi.Conformance.Rooms;
using Gambi.DemoProvider;
using OpenAI.Responses;

namespace Gambi.Conformance;

/// <summary>NuGet <c>OpenAI</c>: responses that are continued, listed, followed and cancelled, and all that an answer may be but text.</summary>
public sealed class DotNetConversationTests
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(25);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(ParticipantKinds.All), MemberType = typeof(ParticipantKinds))]
    public async Task A_tool_loop_of_three_turns_goes_on_by_the_previous_response(ParticipantKind kind)
    {
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(Token, kind);
        ResponseResult turn = await room.Responses.CreateResponseAsync(Questions.WithWeather("the weather [[steps:2]]"), Token);
        for (int round = 0; round < 2; round++)
        {
            FunctionCallResponseItem call = Assert.Single(turn.OutputItems.OfType<FunctionCallResponseItem>());
            CreateResponseOptions next = Questions.WithWeather();
            next.PreviousResponseId = turn.Id;
            next.InputItems.Add(ResponseItem.CreateFunctionCallOutputItem(call.CallId, $"rain {round}"));
            string previous = turn.Id;
            turn = await room.Responses.CreateResponseAsync(next, Token);
            Assert.Equal(previous, turn.PreviousResponseId);
        }

        Assert.Contains("rain 1", turn.GetOutputText(), StringComparison.Ordinal);
        ResponseItem only = Assert.Single(await room.Responses.GetResponseInputItemsAsync(turn.Id, Token).ToListAsync(Token));
        Assert.Equal("rain 1", Assert.IsAssignableFrom<FunctionCallOutputResponseItem>(only).FunctionOutput);
    }

    [Theory]
    [MemberData(nameof(ParticipantKinds.All), MemberType = typeof(ParticipantKinds))]
    public async Task A_background_response_is_polled_and_its_stream_followed(ParticipantKind kind)
    {
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(Token, kind);
        CreateResponseOptions options = Questions.Ask("[[words:60]] in the back");
        options.BackgroundModeEnabled = true;
        ResponseResult queued = await room.Responses.CreateResponseAsync(options, Token);
        Assert.Equal(ResponseStatus.Queued, queued.Status);

        ResponseResult? followed = null;
        await foreach (StreamingResponseUpdate update in await room.Responses.GetResponseStreamingAsync(new GetResponseOptions(queued.Id) { StreamingEnabled = true, StartingAfter = 1 }, Token))
        {
            followed = (update as StreamingResponseCompletedUpdate)?.Response ?? followed;
        }

        Assert.Equal(60, followed?.GetOutputText().Split(' ').Length);
        ResponseResult done = await room.Responses.GetResponseAsync(queued.Id, Token);
        Assert.Equal(ResponseStatus.Completed, done.Status);
        Assert.Equal(followed?.GetOutputText(), done.GetOutputText());
    }

    [Theory]
    [MemberData(nameof(ParticipantKinds.All), MemberType = typeof(ParticipantKinds))]
    public async Task A_background_response_that_is_cancelled_ends_the_providers_generation(ParticipantKind kind)
    {
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(Token, kind);
        CreateResponseOptions options = Questions.Ask("[[stall]] never mind");
        options.BackgroundModeEnabled = true;
        ResponseResult queued = await room.Responses.CreateResponseAsync(options, Token);
        ResponseResult running = queued;
        using var limit = new CancellationTokenSource(ConformanceProvider.Patience, TimeProvider.System);
        while (running.Status == ResponseStatus.Queued)
        {
            await Task.Delay(PollInterval, TimeProvider.System, limit.Token);
            running = await room.Responses.GetResponseAsync(queued.Id, Token);
        }

        Assert.Equal(ResponseStatus.InProgress, running.Status);
        await room.Provider.RequestAsync("never mind", DemoRequestState.Running, Token);
        ResponseResult cancelled = await room.Responses.CancelResponseAsync(queued.Id, Token);
        Assert.Equal(ResponseStatus.Cancelled, cancelled.Status);
        await room.Provider.RequestAsync("never mind", DemoRequestState.Aborted, Token);
        ClientResultException refused = await Assert.ThrowsAsync<ClientResultException>(async () =>
            await room.Responses.CancelResponseAsync((await room.Responses.CreateResponseAsync(Questions.Ask("at once"), Token)).Value.Id, Token));
        Assert.Equal(400, refused.Status);
    }

    [Theory]
    [MemberData(nameof(ParticipantKinds.All), MemberType = typeof(ParticipantKinds))]
    public async Task Reasoning_refusals_and_answers_cut_short_are_told_by_their_types(ParticipantKind kind)
    {
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(Token, kind);
        ResponseResult reasoned = await room.Responses.CreateResponseAsync(Questions.Ask("[[think]] first"), Token);
        Assert.IsAssignableFrom<ReasoningResponseItem>(reasoned.OutputItems[0]);
        Assert.IsAssignableFrom<MessageResponseItem>(reasoned.OutputItems[1]);

        ResponseResult refused = await room.Responses.CreateResponseAsync(Questions.Ask("[[refuse]] this"), Token);
        ResponseContentPart part = Assert.Single(Assert.IsAssignableFrom<MessageResponseItem>(Assert.Single(refused.OutputItems)).Content);
        Assert.Equal(ResponseContentPartKind.Refusal, part.Kind);
        Assert.Contains("sorry", part.Refusal, StringComparison.Ordinal);

        ResponseResult cut = await room.Responses.CreateResponseAsync(Questions.Ask("[[length]] please"), Token);
        Assert.Equal(ResponseStatus.Incomplete, cut.Status);
        Assert.Equal(ResponseIncompleteStatusReason.MaxOutputTokens, cut.IncompleteStatusDetails.Reason);
        ResponseResult filtered = await room.Responses.CreateResponseAsync(Questions.Ask("[[filter]] please"), Token);
        Assert.Equal(ResponseIncompleteStatusReason.ContentFilter, filtered.IncompleteStatusDetails.Reason);
    }

    [Theory]
    [MemberData(nameof(ParticipantKinds.All), MemberType = typeof(ParticipantKinds))]
    public async Task A_provider_that_breaks_down_in_a_stream_is_a_failed_response(ParticipantKind kind)
    {
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(Token, kind);
        StreamingResponseUpdate? last = null;
        await foreach (StreamingResponseUpdate update in await room.Responses.CreateResponseStreamingAsync(Questions.Ask("[[fail-mid]]", stream: true), Token))
        {
            last = update;
        }

        ResponseResult failed = Assert.IsType<StreamingResponseFailedUpdate>(last).Response;
        Assert.Equal(ResponseStatus.Failed, failed.Status);
        Assert.Contains("broke down", failed.Error.Message, StringComparison.Ordinal);
    }
}
