using System.Text.RegularExpressions;
using Gambi.Samples.Tests.Running;

namespace Gambi.Samples.Tests;

public sealed class PatternSamplesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_the_arena_every_model_answers_and_is_measured()
    {
        await using PooledRoom room = await PooledRoom.StartAsync(Token);

        string printed = await room.RunAsync("Arena");

        Assert.Equal(3, Regex.Count(printed, "You said: \"Why is the sky blue\\?\""));
        Assert.All(PooledRoom.People, person => Assert.Matches($@"{Regex.Escape(person.Model)} +\d+ ms +\d+\.\d", printed));
    }

    [Fact]
    public async Task Every_juror_gives_a_verdict_and_the_majority_decides()
    {
        await using PooledRoom room = await PooledRoom.StartAsync(Token);

        string printed = await room.RunAsync("Jury");

        Assert.All(PooledRoom.People, person => Assert.Matches($@"{person.Nickname} +yes \(1/10\) A tomato is a vegetable\.", printed));
        Assert.Contains("The jury says: it holds, 3 to 0, mean confidence 1.0.", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_juror_who_fails_abstains()
    {
        await using PooledRoom room = await PooledRoom.StartAsync(Token);
        SampleFolder jury = SampleFolder.Of("Jury");
        await using SampleProcess process = SampleProcess.Start([.. jury.Command(room.Code)[..3], "Broken? [[error:418]]"], jury.Folder, room.HubUrl);

        string printed = await process.EndAsync();

        Assert.All(PooledRoom.People, person => Assert.Contains($"{person.Nickname} abstains: ", printed, StringComparison.Ordinal));
        Assert.Contains("no majority, 0 to 0", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_is_criticized_by_another_and_polished_by_who_remembers_it()
    {
        await using PooledRoom room = await PooledRoom.StartAsync(Token);

        string printed = await room.RunAsync("DraftCritiquePolish");

        string[] parts = printed.Split("== ");
        Assert.StartsWith("Draft, by Alice\nYou said: \"Write a product description", parts[1], StringComparison.Ordinal);
        Assert.StartsWith("Critique, by Carol\nYou said: \"Name the three worst weaknesses", parts[2], StringComparison.Ordinal);
        Assert.StartsWith("Polished, by Alice\nYou said: \"Rewrite your text", parts[3], StringComparison.Ordinal);
        Assert.Contains("(turn 2)", parts[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_debate_two_sides_take_turns_and_a_third_sums_up()
    {
        await using PooledRoom room = await PooledRoom.StartAsync(Token);

        string printed = await room.RunAsync("Debate");

        Assert.Equal(
            ["For (Alice)", "Against (Bob)", "For (Alice)", "Against (Bob)", "Moderator (Carol)"],
            printed.Split('\n').Where(line => line.StartsWith("== ", StringComparison.Ordinal)).Select(line => line[3..]));
        Assert.Contains("Against said: ", printed, StringComparison.Ordinal);
        Assert.Contains("(turn 5)", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_of_a_game_answer_each_other_and_remember()
    {
        await using PooledRoom room = await PooledRoom.StartAsync(Token);

        string printed = await room.RunAsync("Npcs");

        string[] said = [.. printed.Split('\n').Where(line => Regex.IsMatch(line, "^(Mara|Oskar|Ivy): "))];
        Assert.Equal(["Mara", "Oskar", "Ivy", "Mara", "Oskar", "Ivy"], said.Select(line => line.Split(':')[0]));
        Assert.All(said[..3], line => Assert.DoesNotContain("(turn ", line, StringComparison.Ordinal));
        Assert.All(said[3..], line => Assert.Contains("(turn 2)", line, StringComparison.Ordinal));
        Assert.Contains("Oskar says: ", said[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_class_is_answered_whole_by_few_who_have_a_line()
    {
        await using PooledRoom room = await PooledRoom.StartAsync(Token);

        string printed = await room.RunAsync("Classroom");

        Assert.StartsWith("12 questions, 3 participants", printed, StringComparison.Ordinal);
        Assert.Contains(" wait in line", printed, StringComparison.Ordinal);
        Assert.Equal(12, Regex.Count(printed, "You said: "));
        Assert.Equal(12, Regex.Matches(printed, @"^(?:alice|bob|carol) answered (\d+)", RegexOptions.Multiline).Sum(match => int.Parse(match.Groups[1].Value, null)));
        Assert.DoesNotContain("not answered", printed, StringComparison.Ordinal);
    }
}
