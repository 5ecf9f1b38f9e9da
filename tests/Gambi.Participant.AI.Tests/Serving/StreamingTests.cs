using System.Runtime.CompilerServices;
using System.Text;
using Gambi.Participant.AI.Tests.Doubles;
using Microsoft.Extensions.AI;

namespace Gambi.Participant.AI.Tests.Serving;

public sealed class StreamingTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(90);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_word_leaves_before_the_second_is_thought_of()
    {
        TaskCompletionSource second = new(TaskCreationOptions.RunContinuationsAsynchronously);
        async IAsyncEnumerable<ChatResponseUpdate> Answer()
        {
            yield return new(ChatRole.Assistant, "first");
            await second.Task;
            yield return new(ChatRole.Assistant, "second");
        }

        await using SharedRoom room = await SharedRoom.StartAsync(new ScriptedChatClient((_, _) => Answer()));
        using HttpResponseMessage answer = await room.PostAsync("chat/completions", """{"model":"poet","messages":[{"role":"user","content":"hi"}],"stream":true}""");
        using StreamReader lines = new(await answer.Content.ReadAsStreamAsync(Token));
        await ReadToAsync(lines, "first");
        second.SetResult();
        await ReadToAsync(lines, "[DONE]");
    }

    [Theory]
    [InlineData("chat/completions", """{"model":"poet","messages":[{"role":"user","content":"hi"}],"stream":true}""")]
    [InlineData("chat/completions", """{"model":"poet","messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("responses", """{"model":"poet","input":"hi","stream":true}""")]
    [InlineData("responses", """{"model":"poet","input":"hi"}""")]
    public async Task A_client_that_leaves_cancels_the_chat_client(string route, string request)
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        List<Exception> told = [];
        await using SharedRoom room = await SharedRoom.StartAsync(new ScriptedChatClient((_, cancel) => HangAsync(asked, cancelled, cancel)), new() { Failed = told.Add });
        using CancellationTokenSource leaving = new();
        Task reading = ReadAsync(room.PostAsync(route, request, leaving.Token), leaving.Token);
        await asked.Task.WaitAsync(Guard, Token);
        await leaving.CancelAsync();
        await cancelled.Task.WaitAsync(Guard, Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Empty(told);
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_cancels_the_chat_client()
    {
        TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        async IAsyncEnumerable<ChatResponseUpdate> Answer([EnumeratorCancellation] CancellationToken cancel)
        {
            yield return new(ChatRole.Assistant, "first");
            await foreach (ChatResponseUpdate update in HangAsync(new(), cancelled, cancel))
            {
                yield return update;
            }
        }

        await using SharedRoom room = await SharedRoom.StartAsync(new ScriptedChatClient((_, cancel) => Answer(cancel)));
        using (HttpResponseMessage answer = await room.PostAsync("chat/completions", """{"model":"poet","messages":[{"role":"user","content":"hi"}],"stream":true}"""))
        {
            using StreamReader lines = new(await answer.Content.ReadAsStreamAsync(Token));
            await ReadToAsync(lines, "first");
        }

        await cancelled.Task.WaitAsync(Guard, Token);
    }

    [Theory]
    [InlineData("\"stream\":true")]
    [InlineData("\"stream\":false")]
    public async Task A_chat_client_that_heeds_no_token_holds_nobody(string more)
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource never = new();
        async IAsyncEnumerable<ChatResponseUpdate> Answer()
        {
            asked.SetResult();
            await never.Task;
            yield return new();
        }

        using ProviderRig rig = new(new ScriptedChatClient((_, _) => Answer()));
        using CancellationTokenSource leaving = new();
        Task<HttpResponseMessage> answer = rig.SendAsync(ProviderRig.Chat(more), cancellationToken: leaving.Token);
        await asked.Task.WaitAsync(Guard, Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    [Fact]
    public async Task A_chat_client_that_blocks_its_thread_does_not_block_the_asking()
    {
        using ManualResetEventSlim blocked = new();
        using ProviderRig rig = new(new ScriptedChatClient((_, cancel) =>
        {
            blocked.Wait(Guard, Token);
            return ScriptedChatClient.Updates([], cancel);
        }));
        Task<HttpResponseMessage> answer = rig.SendAsync(ProviderRig.Chat("\"stream\":true"), cancellationToken: Token);
        Assert.False(answer.IsCompleted);
        blocked.Set();
        (await answer).Dispose();
    }

    [Fact]
    public async Task A_slow_reader_makes_the_chat_client_wait()
    {
        const int Piece = 8 * 1024;
        const int Ahead = 64 * 1024 / Piece;
        int made = 0;
        TaskCompletionSource isAhead = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<int> over = new(TaskCreationOptions.RunContinuationsAsynchronously);
        async IAsyncEnumerable<ChatResponseUpdate> Answer()
        {
            for (; made < 100; made++)
            {
                _ = made + 1 == Ahead && isAhead.TrySetResult();
                yield return new(ChatRole.Assistant, new string('x', Piece));
            }

            await Task.Yield();
            over.SetResult(made);
        }

        using ProviderRig rig = new(new ScriptedChatClient((_, _) => Answer()));
        using HttpResponseMessage answer = await rig.SendAsync(ProviderRig.Chat("\"stream\":true"), cancellationToken: Token);
        Stream body = await answer.Content.ReadAsStreamAsync(Token);
        byte[] buffer = new byte[1024];
        Assert.Equal(buffer.Length, await body.ReadAtLeastAsync(buffer, buffer.Length, cancellationToken: Token));

        // All of this would be time enough to make the rest.
        await isAhead.Task.WaitAsync(Guard, Token);
        for (int turn = 0; turn < 1_000; turn++)
        {
            await Task.Yield();
        }

        Assert.InRange(Volatile.Read(ref made), Ahead - 1, Ahead);
        StringBuilder rest = new(await new StreamReader(body).ReadToEndAsync(Token).WaitAsync(Guard, Token));
        Assert.Equal(100, await over.Task.WaitAsync(Guard, Token));
        Assert.InRange(rest.Length, 99 * Piece, 200 * Piece);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> HangAsync(
        TaskCompletionSource asked, TaskCompletionSource cancelled, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        asked.TrySetResult();
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        finally
        {
            cancelled.TrySetResult();
        }

        yield break;
    }

    // Of a Responses stream the head may be there already: then it is the reading that ends.
    private static async Task ReadAsync(Task<HttpResponseMessage> answer, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await answer;
        await response.Content.ReadAsStringAsync(cancellationToken);
    }

    private static async Task ReadToAsync(StreamReader lines, string text)
    {
        while (await lines.ReadLineAsync(Token).AsTask().WaitAsync(Guard, Token) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"The stream ended before '{text}'.");
    }
}
