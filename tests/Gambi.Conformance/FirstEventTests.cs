using Gambi.Conformance.Rooms;
using Gambi.DemoProvider;
using OpenAI.Responses;

namespace Gambi.Conformance;

/// <summary>What a client sees while a provider still loads its model.</summary>
public sealed class FirstEventTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ParticipantKind.ChatOnly)]
    [InlineData(ParticipantKind.ChatOnlyUntold)]
    public async Task An_adapted_stream_opens_before_its_provider_has_said_anything(ParticipantKind kind)
    {
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(Token, kind, clock: TimeProvider.System);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var created = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task reading = ReadAsync();
        await Task.WhenAny(created.Task, reading).WaitAsync(ConformanceProvider.Patience, Token);
        Assert.StartsWith("resp_", await created.Task.WaitAsync(ConformanceProvider.Patience, Token), StringComparison.Ordinal);
        DemoRequest loading = await room.Provider.RequestAsync("[[hang]]", DemoRequestState.Running, Token);
        Assert.Equal(0, loading.BytesSent);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await room.Provider.RequestAsync("[[hang]]", DemoRequestState.Aborted, Token);

        async Task ReadAsync()
        {
            await foreach (StreamingResponseUpdate update in await room.Responses.CreateResponseStreamingAsync(Questions.Ask("[[hang]] load it", stream: true), leaving.Token))
            {
                if (update is StreamingResponseCreatedUpdate { Response: var response })
                {
                    created.TrySetResult(response.Id);
                }
            }
        }
    }
}
