using System.ClientModel;
using System.Text;
using System.Text.Json;
using Gambi.Conformance.Rooms;
using Gambi.DemoProvider;
using OpenAI.Responses;

namespace Gambi.Conformance;

/// <summary>NuGet <c>OpenAI</c>: responses.</summary>
public sealed class DotNetResponsesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(ParticipantKinds.All), MemberType = typeof(ParticipantKinds))]
    public async Task A_response_is_created_with_usage_and_read_again_and_deleted(ParticipantKind kind)
    {
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(Token, kind);
        ResponseResult response = await room.Responses.CreateResponseAsync(Questions.Ask("hello from .NET"), Token);
        Assert.Contains("hello from .NET", response.GetOutputText(), StringComparison.Ordinal);
        Assert.Equal(ResponseStatus.Completed, response.Status);
        Assert.Equal(ConformanceProvider.Model, response.Model);
        Assert.Equal(response.Usage.TotalTokenCount, response.Usage.InputTokenCount + response.Usage.OutputTokenCount);

        ResponseResult again = await room.Responses.GetResponseAsync(response.Id, Token);
        Assert.Equal(response.GetOutputText(), again.GetOutputText());
        ResponseDeletionResult deletion = await room.Responses.DeleteResponseAsync(response.Id, Token);
        Assert.True(deletion.Deleted);
        ClientResultException gone = await Assert.ThrowsAsync<ClientResultException>(() => room.Responses.GetResponseAsync(response.Id, Token));
        Assert.Equal(404, gone.Status);
    }

    [Theory]
    [MemberData(nameof(ParticipantKinds.All), MemberType = typeof(ParticipantKinds))]
    public async Task A_response_is_streamed_update_by_update(ParticipantKind kind)
    {
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(Token, kind);
        var text = new StringBuilder();
        ResponseResult? completed = null;
        int last = -1;
        await foreach (StreamingResponseUpdate update in await room.Responses.CreateResponseStreamingAsync(Questions.Ask("stream to .NET", stream: true), Token))
        {
            Assert.True(update.SequenceNumber > last);
            last = update.SequenceNumber;
            if (update is StreamingResponseOutputTextDeltaUpdate delta)
            {
                text.Append(delta.Delta);
            }

            completed = (update as StreamingResponseCompletedUpdate)?.Response ?? completed;
        }

        Assert.Contains("stream to .NET", text.ToString(), StringComparison.Ordinal);
        Assert.NotNull(completed);
        Assert.Equal(text.ToString(), completed.GetOutputText());
        Assert.True(completed.Usage.OutputTokenCount > 0);
    }

    [Theory]
    [MemberData(nameof(ParticipantKinds.All), MemberType = typeof(ParticipantKinds))]
    public async Task A_tool_is_called_and_its_answer_used(ParticipantKind kind)
    {
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(Token, kind);
        CreateResponseOptions options = Questions.WithWeather("what is the weather");
        ResponseResult first = await room.Responses.CreateResponseAsync(options, Token);
        FunctionCallResponseItem call = Assert.Single(first.OutputItems.OfType<FunctionCallResponseItem>());
        Assert.Equal("weather", call.FunctionName);
        using (JsonDocument arguments = JsonDocument.Parse(call.FunctionArguments))
        {
            Assert.Equal(JsonValueKind.String, arguments.RootElement.GetProperty("city").ValueKind);
        }

        options.InputItems.Add(call);
        options.InputItems.Add(ResponseItem.CreateFunctionCallOutputItem(call.CallId, "rain until noon"));
        ResponseResult second = await room.Responses.CreateResponseAsync(options, Token);
        Assert.Contains("rain until noon", second.GetOutputText(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(ParticipantKinds.All), MemberType = typeof(ParticipantKinds))]
    public async Task A_streamed_tool_call_is_put_together_from_its_updates(ParticipantKind kind)
    {
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(Token, kind);
        CreateResponseOptions options = Questions.WithWeather("weather", stream: true);
        var arguments = new StringBuilder();
        FunctionCallResponseItem? call = null;
        await foreach (StreamingResponseUpdate update in await room.Responses.CreateResponseStreamingAsync(options, Token))
        {
            if (update is StreamingResponseFunctionCallArgumentsDeltaUpdate delta)
            {
                arguments.Append(delta.Delta.ToString());
            }

            call = (update as StreamingResponseOutputItemDoneUpdate)?.Item as FunctionCallResponseItem ?? call;
        }

        Assert.NotNull(call);
        Assert.Equal(call.FunctionArguments.ToString(), arguments.ToString());
    }

    [Theory]
    [MemberData(nameof(ParticipantKinds.All), MemberType = typeof(ParticipantKinds))]
    public async Task A_providers_failure_arrives_with_its_status_and_words(ParticipantKind kind)
    {
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(Token, kind);
        foreach ((string prompt, int status, string words) in new[] { ("[[error:429]]", 429, "error 429"), ("[[error:400]]", 400, "error 400"), ("[[html]]", 502, "") })
        {
            ClientResultException plain = await Assert.ThrowsAsync<ClientResultException>(() => room.Responses.CreateResponseAsync(Questions.Ask(prompt), Token));
            Assert.Equal(status, plain.Status);
            Assert.Contains(words, plain.Message, StringComparison.Ordinal);
            ClientResultException streamed = await Assert.ThrowsAsync<ClientResultException>(async () =>
            {
                await foreach (StreamingResponseUpdate update in await room.Responses.CreateResponseStreamingAsync(Questions.Ask(prompt, stream: true), Token))
                {
                    Assert.Fail($"{update.GetType().Name} instead of the failure");
                }
            });
            Assert.Equal(status, streamed.Status);
        }
    }

    [Theory]
    [MemberData(nameof(ParticipantKinds.All), MemberType = typeof(ParticipantKinds))]
    public async Task A_model_that_nobody_has_is_a_404_with_a_code(ParticipantKind kind)
    {
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(Token, kind);
        CreateResponseOptions options = Questions.Ask("hi");
        options.Model = "no-such-model";
        ClientResultException failure = await Assert.ThrowsAsync<ClientResultException>(() => room.Responses.CreateResponseAsync(options, Token));
        Assert.Equal(404, failure.Status);
        Assert.Contains("model_not_found", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(ParticipantKinds.All), MemberType = typeof(ParticipantKinds))]
    public async Task A_cancelled_stream_ends_the_providers_generation(ParticipantKind kind)
    {
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(Token, kind);
        foreach (string prompt in new[] { "[[stall]] cancelled in the middle", "[[hang]] cancelled before the first byte" })
        {
            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
            Task reading = ReadAsync();
            await room.Provider.RequestAsync(prompt, DemoRequestState.Running, Token);
            if (prompt.StartsWith("[[hang]]", StringComparison.Ordinal))
            {
                await leaving.CancelAsync();
            }

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
            await room.Provider.RequestAsync(prompt, DemoRequestState.Aborted, Token);

            async Task ReadAsync()
            {
                await foreach (StreamingResponseUpdate update in await room.Responses.CreateResponseStreamingAsync(Questions.Ask(prompt, stream: true), leaving.Token))
                {
                    if (update is StreamingResponseOutputTextDeltaUpdate)
                    {
                        await leaving.CancelAsync();
                    }
                }
            }
        }
    }
}
