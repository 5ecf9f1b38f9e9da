using System.Runtime.CompilerServices;
using Gambi.Participant.AI;
using Microsoft.Extensions.AI;

namespace Gambi.Testing.Playing;

/// <summary>A model that says what its script has it say.</summary>
internal sealed class ScriptedChatClient(string id, string model, IReadOnlyList<Func<TestRequest, TestAnswer>> answers, RequestLog log, TimeProvider time) : IChatClient
{
    private const int TestMistake = 500;
    private const string TestMistakeCode = "test_mistake";

    private readonly TestStage _stage = new(time);

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new TestRequest([.. messages], options ?? new ChatOptions(), model);
        var place = log.Add(request);
        var end = TestRequestEnd.Cancelled;
        try
        {
            var words = 0L;
            await using var contents = PlayAsync(request, place, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await MoveNextAsync(contents))
            {
                words += contents.Current is TextContent or TextReasoningContent ? 1 : 0;
                yield return Update(contents.Current);
            }

            yield return Update(new UsageContent(Count(request, words)));
            end = TestRequestEnd.Completed;
        }
        finally
        {
            request.End(end);
        }

        async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<AIContent> contents)
        {
            try
            {
                return await contents.MoveNextAsync();
            }
            catch when (!cancellationToken.IsCancellationRequested)
            {
                end = TestRequestEnd.Failed;
                throw;
            }
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    // A word counts as a token: what is counted is the same in every run.
    private static UsageDetails Count(TestRequest request, long words)
    {
        var asked = request.Messages.Sum(static message => TestStage.Words(message.Text).LongCount());
        return new UsageDetails { InputTokenCount = asked, OutputTokenCount = words, TotalTokenCount = asked + words };
    }

    private static ChatResponseUpdate Update(AIContent content) => new(ChatRole.Assistant, [content]);

    private async IAsyncEnumerable<AIContent> PlayAsync(TestRequest request, int place, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var content in AnswerTo(request, place).PlayAsync(_stage, cancellationToken))
        {
            if (content is FunctionCallContent call && request.Options.Tools?.Any(tool => tool.Name == call.Name) is not true)
            {
                var offered = string.Join(", ", request.Options.Tools?.Select(static tool => tool.Name) ?? []);
                throw Mistake($"The script of '{id}' calls the tool '{call.Name}', which the request did not offer; it offered: {(offered.Length > 0 ? offered : "none")}.");
            }

            yield return content;
        }
    }

    private TestAnswer AnswerTo(TestRequest request, int place)
    {
        if (answers.Count == 0)
        {
            throw Mistake($"The participant '{id}' of this test has no answer: add one to its script, such as .Says(\"…\").");
        }

        try
        {
            return answers[Math.Min(place, answers.Count - 1)](request) ?? throw new InvalidOperationException("It answered null.");
        }
        catch (Exception e) when (e is not ProviderErrorException)
        {
            throw Mistake($"The function that answers for '{id}' in this test threw {e.GetType().Name}: {e.Message}", e);
        }
    }

    // Callers of a participant learn no exception's text, and the authors of a test must.
    private static ProviderErrorException Mistake(string message, Exception? inner = null) => new(TestMistake, message, TestMistakeCode, inner);
}
