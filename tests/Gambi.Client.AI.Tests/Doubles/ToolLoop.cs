using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Tests.Doubles;

/// <summary>A middleware that calls the functions a model asks for, as the one of Microsoft.Extensions.AI does: by the conversation's id where there is one, else with all messages.</summary>
internal sealed class ToolLoop(IChatClient inner) : DelegatingChatClient(inner)
{
    /// <summary>How many messages each request had.</summary>
    public List<int> Sent { get; } = [];

    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        List<ChatMessage> next = [.. messages];
        options = options?.Clone() ?? new();
        while (true)
        {
            Sent.Add(next.Count);
            var response = await base.GetResponseAsync(next, options, cancellationToken);
            var calls = response.Messages.SelectMany(static m => m.Contents).OfType<FunctionCallContent>().ToArray();
            if (calls.Length == 0)
            {
                return response;
            }

            var results = new ChatMessage(ChatRole.Tool, []);
            foreach (var call in calls)
            {
                var function = options.Tools!.OfType<AIFunction>().Single(f => f.Name == call.Name);
                results.Contents.Add(new FunctionResultContent(call.CallId, await function.InvokeAsync(new(call.Arguments), cancellationToken)));
            }

            options.ConversationId = response.ConversationId;
            next = response.ConversationId is null ? [.. next, .. response.Messages, results] : [results];
        }
    }
}
