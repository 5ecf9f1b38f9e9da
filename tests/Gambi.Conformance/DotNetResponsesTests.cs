using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json;
using Gambi.Conformance.Rooms;
using Gambi.DemoProvider;
using OpenAI.Responses;

namespace Gambi.Conformance;

/// <summary>NuGet <c>OpenAI</c>: responses.</summary>
public sealed class DotNetResponsesTests : IAsyncLifetime
{
    private static readonly ResponseTool Weather = ResponseTool.CreateFunctionTool(
        "weather",
        BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}"""),
        strictModeEnabled: true,
        "Tells the weather of a city.");

    private ConformanceRoom _room = null!;

    private ResponsesClient Responses =>
        new(new ApiKeyCredential("none"), new ResponsesClientOptions { Endpoint = _room.Hub.Inference, RetryPolicy = new ClientRetryPolicy(0) });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _room = await ConformanceRoom.StartAsync(Token);

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task A_response_is_created_with_usage_and_read_again_and_deleted()
    {
        ResponseResult response = await Responses.CreateResponseAsync(Ask("hello from .NET"), Token);
        Assert.Contains("hello from .NET", response.GetOutputText(), StringComparison.Ordinal);
        Assert.Equal(ResponseStatus.Completed, response.Status);
        Assert.Equal(ConformanceProvider.Model, response.Model);
        Assert.Equal(response.Usage.TotalTokenCount, response.Usage.InputTokenCount + response.Usage.OutputTokenCount);

        ResponseResult again = await Responses.GetResponseAsync(response.Id, Token);
        Assert.Equal(response.GetOutputText(), again.GetOutputText());
        ResponseDeletionResult deletion = await Responses.DeleteResponseAsync(response.Id, Token);
        Assert.True(deletion.Deleted);
        ClientResultException gone = await Assert.ThrowsAsync<ClientResultException>(() => Responses.GetResponseAsync(response.Id, Token));
        Assert.Equal(404, gone.Status);
    }

    [Fact]
    public async Task A_response_is_streamed_update_by_update()
    {
        var text = new StringBuilder();
        ResponseResult? completed = null;
        int last = -1;
        await foreach (StreamingResponseUpdate update in await Responses.CreateResponseStreamingAsync(Ask("stream to .NET", stream: true), Token))
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

    [Fact]
    public async Task A_tool_is_called_and_its_answer_used()
    {
        CreateResponseOptions options = Ask("what is the weather");
        options.Tools.Add(Weather);
        ResponseResult first = await Responses.CreateResponseAsync(options, Token);
        FunctionCallResponseItem call = Assert.Single(first.OutputItems.OfType<FunctionCallResponseItem>());
        Assert.Equal("weather", call.FunctionName);
        using (JsonDocument arguments = JsonDocument.Parse(call.FunctionArguments))
        {
            Assert.Equal(JsonValueKind.String, arguments.RootElement.GetProperty("city").ValueKind);
        }

        options.InputItems.Add(call);
        options.InputItems.Add(ResponseItem.CreateFunctionCallOutputItem(call.CallId, "rain until noon"));
        ResponseResult second = await Responses.CreateResponseAsync(options, Token);
        Assert.Contains("rain until noon", second.GetOutputText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_streamed_tool_call_is_put_together_from_its_updates()
    {
        CreateResponseOptions options = Ask("weather", stream: true);
        options.Tools.Add(Weather);
        var arguments = new StringBuilder();
        FunctionCallResponseItem? call = null;
        await foreach (StreamingResponseUpdate update in await Responses.CreateResponseStreamingAsync(options, Token))
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
    [InlineData("[[error:429]]", 429, "error 429")]
    [InlineData("[[error:400]]", 400, "error 400")]
    [InlineData("[[html]]", 502, "")]
    public async Task A_providers_failure_arrives_with_its_status_and_words(string prompt, int status, string words)
    {
        ClientResultException plain = await Assert.ThrowsAsync<ClientResultException>(() => Responses.CreateResponseAsync(Ask(prompt), Token));
        Assert.Equal(status, plain.Status);
        Assert.Contains(words, plain.Message, StringComparison.Ordinal);
        ClientResultException streamed = await Assert.ThrowsAsync<ClientResultException>(async () =>
        {
            await foreach (StreamingResponseUpdate update in await Responses.CreateResponseStreamingAsync(Ask(prompt, stream: true), Token))
            {
                Assert.Fail($"{update.GetType().Name} instead of the failure");
            }
        });
        Assert.Equal(status, streamed.Status);
    }

    [Fact]
    public async Task A_model_that_nobody_has_is_a_404_with_a_code()
    {
        CreateResponseOptions options = Ask("hi");
        options.Model = "no-such-model";
        ClientResultException failure = await Assert.ThrowsAsync<ClientResultException>(() => Responses.CreateResponseAsync(options, Token));
        Assert.Equal(404, failure.Status);
        Assert.Contains("model_not_found", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[[slow]] cancelled in the middle")]
    [InlineData("[[hang]] cancelled before the first byte")]
    public async Task A_cancelled_stream_ends_the_providers_generation(string prompt)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task reading = ReadAsync();
        await _room.Provider.RequestAsync(prompt, DemoRequestState.Running, Token);
        if (prompt.StartsWith("[[hang]]", StringComparison.Ordinal))
        {
            await leaving.CancelAsync();
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await _room.Provider.RequestAsync(prompt, DemoRequestState.Aborted, Token);

        async Task ReadAsync()
        {
            await foreach (StreamingResponseUpdate update in await Responses.CreateResponseStreamingAsync(Ask(prompt, stream: true), leaving.Token))
            {
                if (update is StreamingResponseOutputTextDeltaUpdate)
                {
                    await leaving.CancelAsync();
                }
            }
        }
    }

    private static CreateResponseOptions Ask(string prompt, bool stream = false)
    {
        CreateResponseOptions options = new() { Model = ConformanceRoom.Selector, StreamingEnabled = stream };
        options.InputItems.Add(ResponseItem.CreateUserMessageItem(prompt));
        return options;
    }
}
