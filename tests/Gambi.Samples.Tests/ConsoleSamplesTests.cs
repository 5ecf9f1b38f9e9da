using Gambi.Samples.Tests.Running;

namespace Gambi.Samples.Tests;

public sealed class ConsoleSamplesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hello_tells_who_is_there_and_prints_an_answer()
    {
        await using PooledRoom room = await PooledRoom.StartAsync(Token);

        string printed = await room.RunAsync("Hello");

        Assert.All(PooledRoom.People, person => Assert.Contains($"{person.Nickname} ({person.Id}) shares {person.Model}", printed, StringComparison.Ordinal));
        Assert.Contains("You said: \"Why is the sky blue?\"", printed, StringComparison.Ordinal);
        Assert.Matches(@"\[(alice with llama3|bob with qwen2\.5|carol with phi4): first token after \d+ ms, \d+ tokens\]", printed);
    }

    [Fact]
    public async Task A_chat_remembers_what_was_said_and_survives_a_failure()
    {
        await using PooledRoom room = await PooledRoom.StartAsync(Token);

        string printed = await room.RunAsync("StreamingChat", input: "My name is Ana.\nFail [[error:429]]\nWhat is my name?\n\n");

        Assert.Contains("You said: \"My name is Ana.\". I am", printed, StringComparison.Ordinal);
        Assert.Contains("You asked for an error 429.", printed, StringComparison.Ordinal);
        Assert.Contains("You said: \"What is my name?\" (turn 2).", printed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hello")]
    [InlineData("Arena")]
    [InlineData("Classroom")]
    public async Task A_room_without_anybody_is_said_to_be_so(string sample)
    {
        await using PooledRoom room = await PooledRoom.StartAsync(Token, empty: true);
        await using SampleProcess process = room.Start(sample);

        await process.EndAsync(exitCode: 1);

        Assert.Contains($"Nobody is in room {room.Code}.", process.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_room_that_is_not_there_is_told_with_what_to_do()
    {
        await using PooledRoom room = await PooledRoom.StartAsync(Token, empty: true);
        SampleFolder hello = SampleFolder.Of("Hello");
        await using SampleProcess process = SampleProcess.Start(hello.Command("NOROOM"), hello.Folder, room.HubUrl);

        await process.EndAsync(exitCode: 1);

        Assert.Contains("Error: There is no room 'NOROOM'.", process.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Hint: ", process.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_room_a_sample_says_how_to_get_one()
    {
        SampleFolder hello = SampleFolder.Of("Hello");
        await using SampleProcess process = SampleProcess.Start(hello.Command("ROOM")[..2], hello.Folder, new Uri("http://127.0.0.1:9"));

        await process.EndAsync(exitCode: 2);

        Assert.Contains("gambi demo --keep", process.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hub_that_is_no_URL_is_named()
    {
        SampleFolder hello = SampleFolder.Of("Hello");
        await using SampleProcess process = SampleProcess.Start([.. hello.Command("ABC234")[..3], "--hub", "localhost:3000"], hello.Folder, new Uri("http://127.0.0.1:9"));

        await process.EndAsync(exitCode: 2);

        Assert.Contains("Error: 'localhost:3000' is not a hub's URL.", process.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_C_ends_an_answer_that_never_comes()
    {
        await using PooledRoom room = await PooledRoom.StartAsync(Token);
        SampleFolder hello = SampleFolder.Of("Hello");
        await using SampleProcess process = SampleProcess.Start([.. hello.Command(room.Code)[..3], "[[hang]]"], hello.Folder, room.HubUrl);
        await process.Out.WaitForAsync(line => line == "> [[hang]]");

        await process.InterruptAsync();

        await process.EndAsync(exitCode: 130);
    }
}
