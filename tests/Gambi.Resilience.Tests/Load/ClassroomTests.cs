using System.Net;
using System.Text;
using Gambi.DemoProvider;
using Gambi.Resilience.Tests.Asking;

namespace Gambi.Resilience.Tests.Load;

/// <summary>A class asks at once; alone in the process, whose heap it measures.</summary>
[Collection(nameof(AloneCollection))]
public sealed class ClassroomTests
{
    private const int Clients = 300;
    private const string Many = "203.0.113.7";
    private const string Few = "203.0.113.8";
    private const int OfFew = Clients / 11;

    /// <summary>Segments of pools, and of the log of who asked.</summary>
    private const long TolerableGrowth = 4 * 1024 * 1024;

    [Fact]
    public async Task Three_hundred_clients_of_three_laptops_are_all_served_in_fair_turns_and_leave_nothing_behind()
    {
        await using var classroom = await Classroom.OpenAsync();
        await AskAllAsync(classroom, words: 1);
        var (before, _) = Heap.Measure();
        var asked = classroom.Asked.Count;

        await AskAllAsync(classroom, words: 10);

        // What leaks stays, however long one waits; pools are given up after a while.
        var after = 0L;
        await Until.HoldsAsync("the heap is as it was", () =>
        {
            (after, _) = Heap.Measure();
            return Task.FromResult(after - before <= TolerableGrowth ? null : $"it was {before} bytes and is {after}");
        });
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"Heap before {before / 1e6:0.0} MB, after {after / 1e6:0.0} MB."));
        AssertFair([.. classroom.Asked.Skip(asked).Where(static r => !Says(r, "[[hang]]")).Select(static r => Says(r, Few))]);
    }

    /// <summary>All wait before the first is served: who came sooner has no part in whose turn it is.</summary>
    private static async Task AskAllAsync(Classroom classroom, int words)
    {
        using var lesson = new CancellationTokenSource();
        var endless = QuestionOf("[[hang]]", 0);
        var blockers = Enumerable.Range(0, Classroom.Laptops * Classroom.Slots).Select(_ => classroom.AskAsync(Many, endless.Path, endless.ToJson(), lesson.Token)).ToList();
        await Until.HoldsAsync("every slot is taken", async () => await classroom.ActiveAsync() is var active && active == blockers.Count ? null : $"{active} are");
        var asking = Enumerable.Range(0, Clients).Select(number => AskAsync(classroom, number % 11 == 10 ? Few : Many, words, number)).ToList();
        await Until.HoldsAsync("everybody waits", async () => await classroom.WaitingAsync() is var waiting && waiting == Clients ? null : $"{waiting} do; {asking.FirstOrDefault(static a => a.IsFaulted)?.Exception}");
        await lesson.CancelAsync();
        foreach (var blocker in blockers)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocker);
        }

        await Task.WhenAll(asking).WaitAsync(Patience.Limit);
        Assert.Equal(0, await classroom.WaitingAsync());
        await Until.HoldsAsync("every slot is free", async () => await classroom.ActiveAsync() is > 0 and var active ? $"{active} are taken" : null);
    }

    private static async Task AskAsync(Classroom classroom, string from, int words, int number)
    {
        var question = QuestionOf($"[[words:{words}]] from {from}", number);
        using var response = await classroom.AskAsync(from, question.Path, question.ToJson(), CancellationToken.None);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{question} was answered {response.StatusCode}: {text}");
        Assert.Equal(question.Stream ? "whole stream" : "whole answer", question.Stream ? AnswerCheck.OfStream(text) : AnswerCheck.OfWhole(question, response.StatusCode, text));
    }

    private static Question QuestionOf(string prompt, int number) => new()
    {
        Room = 0,
        Responses = number % 2 == 0,
        Stream = number % 3 > 0,
        Model = "*",
        Prompt = prompt,
        Leaving = new(),
    };

    /// <summary>As long as both wait, they take turns.</summary>
    private static void AssertFair(List<bool> isOfFew)
    {
        Assert.Equal((Clients, OfFew), (isOfFew.Count, isOfFew.Count(static few => few)));
        var both = isOfFew.LastIndexOf(true) + 1;
        TestContext.Current.TestOutputHelper?.WriteLine($"Of the first {both}, {OfFew} came from the address that sent {OfFew} of {Clients}.");
        Assert.InRange((double)OfFew / both, 0.45, 0.55);
    }

    private static bool Says(DemoRequest request, string text) => Encoding.UTF8.GetString(request.Body.Span).Contains(text, StringComparison.Ordinal);
}
