using System.Text;
using Gambi.Conformance.Rooms;
using OpenAI.Chat;
using OpenAI.Responses;

namespace Gambi.Conformance;

/// <summary>NuGet <c>OpenAI</c>, which stops reading a stream at its last event, in a room with a single slot.</summary>
public sealed class DotNetOneSlotTests : IAsyncLifetime
{
    private const int Rounds = 50;
    private const string Prompt = "[[words:3]]";

    private ConformanceRoom _room = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _room = await ConformanceRoom.StartAsync(Token, concurrency: 1);

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task Streamed_chats_one_after_the_other_never_find_the_slot_taken()
    {
        for (int round = 0; round < Rounds; round++)
        {
            var text = new StringBuilder();
            await foreach (StreamingChatCompletionUpdate update in _room.Chat.CompleteChatStreamingAsync([new UserChatMessage(Prompt)], cancellationToken: Token))
            {
                text.Append(string.Concat(update.ContentUpdate.Select(part => part.Text)));
            }

            Assert.Equal("the quick brown", text.ToString());
        }
    }

    [Fact]
    public async Task Streamed_responses_one_after_the_other_never_find_the_slot_taken()
    {
        for (int round = 0; round < Rounds; round++)
        {
            ResponseResult? completed = null;
            CreateResponseOptions options = new() { Model = ConformanceRoom.Selector, StreamingEnabled = true };
            options.InputItems.Add(ResponseItem.CreateUserMessageItem(Prompt));
            await foreach (StreamingResponseUpdate update in await _room.Responses.CreateResponseStreamingAsync(options, Token))
            {
                if (update is StreamingResponseCompletedUpdate { Response: var response })
                {
                    completed = response;
                    break;
                }
            }

            Assert.Equal("the quick brown", completed?.GetOutputText());
        }
    }
}
