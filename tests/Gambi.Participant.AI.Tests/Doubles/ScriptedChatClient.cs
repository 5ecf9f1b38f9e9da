using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Gambi.Participant.AI.Tests.Doubles;

/// <summary>A chat client that says what a test wrote, and keeps what it was asked.</summary>
internal sealed class ScriptedChatClient(Func<ScriptedCall, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> answer, ChatClientMetadata? metadata = null) : IChatClient
{
    /// <summary>Says these texts, one update each, and stops.</summary>
    public static ScriptedChatClient Saying(params string[] texts) => Yielding([.. texts.Select(static text => new TextContent(text))]);

    /// <summary>Says these contents, one update each, and stops.</summary>
    public static ScriptedChatClient Yielding(params AIContent[] contents) => new((_, cancel) => Updates(contents, cancel));

    /// <summary>Throws before it says anything.</summary>
    public static ScriptedChatClient Throwing(Exception exception) => new((_, _) => throw exception);

    public ConcurrentQueue<ScriptedCall> Calls { get; } = new();

    public ScriptedCall Call => Assert.Single(Calls);

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ScriptedCall call = new([.. messages], options ?? new());
        Calls.Enqueue(call);
        return answer(call, cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? metadata : null;

    public void Dispose()
    {
    }

    /// <summary>One update for each content, then the end.</summary>
    public static async IAsyncEnumerable<ChatResponseUpdate> Updates(IEnumerable<AIContent> contents, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (AIContent content in contents)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return new(ChatRole.Assistant, [content]);
        }

        yield return new() { FinishReason = ChatFinishReason.Stop };
    }
}
