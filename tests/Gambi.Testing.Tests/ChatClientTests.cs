using Gambi.Client.AI;
using Microsoft.Extensions.AI;

namespace Gambi.Testing.Tests;

/// <summary>A test room for apps that use our chat client.</summary>
public sealed class ChatClientTests
{
    [Fact]
    public async Task Our_chat_client_gets_text_thoughts_tool_calls_and_usage_in_both_protocols()
    {
        await using var room = await GambiTestRoom.StartAsync(static p => p.Participant("alice")
            .Answers(static request => request.Messages.Any(static message => message.Role == ChatRole.Tool)
                ? new TestAnswer().Thinks("I see.").Says("It is sunny.")
                : new TestAnswer().Calls("weather", """{"city":"Rome"}""")));
        foreach (var client in new[] { room.Inference.AsAI().Any(), room.Inference.AsAI().ChatCompletions.Participant("alice") })
        {
            List<ChatMessage> messages = [new(ChatRole.User, "How is it in Rome?")];
            var options = new ChatOptions { Tools = [AIFunctionFactory.Create(static (string city) => "sun", "weather")] };
            var first = await client.GetResponseAsync(messages, options);
            var call = Assert.Single(first.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>());
            Assert.Equal(("weather", "Rome"), (call.Name, call.Arguments!["city"]!.ToString()));
            messages.AddRange([.. first.Messages, new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, "sun")])]);
            var second = await client.GetStreamingResponseAsync(messages, options).ToChatResponseAsync();
            Assert.Equal("It is sunny.", second.Text);
            Assert.Equal("I see.", string.Concat(second.Messages.SelectMany(static message => message.Contents).OfType<TextReasoningContent>().Select(static thought => thought.Text)));
            Assert.Equal(5, second.Usage?.OutputTokenCount);
        }
    }
}
