using Microsoft.Extensions.AI;

namespace Gambi.Testing;

/// <summary>What a scripted participant was asked, as a model would see it: after the hub has chosen, merged defaults and adapted protocols.</summary>
public sealed class TestRequest
{
    private readonly TaskCompletionSource<TestRequestEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal TestRequest(IReadOnlyList<ChatMessage> messages, ChatOptions options, string model)
    {
        Messages = messages;
        Options = options;
        Model = options.ModelId ?? model;
        Text = messages.LastOrDefault(static message => message.Role == ChatRole.User)?.Text ?? "";
        var system = messages.Where(static message => message.Role == ChatRole.System).Select(static message => message.Text);
        Instructions = string.Join('\n', options.Instructions is { Length: > 0 } instructions ? system.Prepend(instructions) : system);
    }

    /// <summary>The conversation, the oldest message first.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; }

    /// <summary>Everything else that was asked for: temperature, tools, the format of the answer.</summary>
    public ChatOptions Options { get; }

    /// <summary>The model that was chosen; the participant's only one, or the one of its several that the request named.</summary>
    public string Model { get; }

    /// <summary>The text of the newest message of the user; empty when there is none.</summary>
    public string Text { get; }

    /// <summary>What the system messages say, those of the room's and the participant's defaults included; empty when there are none.</summary>
    public string Instructions { get; }

    /// <summary>Completes, never faults, when the work on it ends, and says how.</summary>
    public Task<TestRequestEnd> Ended => _ended.Task;

    internal void End(TestRequestEnd end) => _ended.TrySetResult(end);
}
