using System.Text;
using Gambi.Client.AI.Tests.Doubles;
using Gambi.Client.AI.Tests.Recorded;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Tests;

/// <summary>Recorded answers with bytes changed, lost and repeated: each is an answer or a <see cref="GambiException"/>, and nothing else.</summary>
public sealed class MangledAnswerTests
{
    private const int Cases = 400;

    public static TheoryData<AskProtocol, string, string> All => new()
    {
        { AskProtocol.Responses, ScriptedRoom.Events, ResponsesStreams.Thoughtful.Replace("§", ResponsesStreams.ThoughtfulObject, StringComparison.Ordinal) },
        { AskProtocol.Responses, ScriptedRoom.Events, ResponsesStreams.WithoutPlaces.Replace("§", ResponsesStreams.WithoutPlacesObject, StringComparison.Ordinal) },
        { AskProtocol.Responses, ScriptedRoom.Json, ResponsesStreams.ThoughtfulObject },
        { AskProtocol.ChatCompletions, ScriptedRoom.Events, ChatStreams.Thoughtful },
        { AskProtocol.ChatCompletions, ScriptedRoom.Events, ChatStreams.Refusing },
        { AskProtocol.ChatCompletions, ScriptedRoom.Json, ChatStreams.ThoughtfulObject },
    };

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_mangled_answer_is_an_answer_or_a_failure(AskProtocol protocol, string contentType, string answer)
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            using var room = new ScriptedRoom(Mangled(answer, new Random(seed)), contentType);
            try
            {
                var response = await room.Client(protocol).GetStreamingResponseAsync("hi").ToChatResponseAsync();

                // What was understood can be said again.
                await ScriptedRoom.WriteAsync(AskProtocol.Responses, response.Messages);
            }
            catch (GambiException)
            {
                // One of the two.
            }
            catch (NotSupportedException e) when (e.Message.StartsWith("AIContent in", StringComparison.Ordinal))
            {
                // An item that lost its type came as it was; it cannot go back, and that is said.
            }
            catch (Exception e)
            {
                Assert.Fail($"Seed {seed}: {e}");
            }
        }
    }

    private static byte[] Mangled(string answer, Random random)
    {
        const string Likely = "{}[]\",:0-\\udn\n ";
        var bytes = new List<byte>(Encoding.UTF8.GetBytes(answer));
        for (var times = random.Next(1, 6); times > 0; times--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)Likely[random.Next(Likely.Length)];
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)));
                    break;
            }
        }

        return [.. bytes];
    }
}
