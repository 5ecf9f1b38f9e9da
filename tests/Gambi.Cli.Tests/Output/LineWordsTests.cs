using System.Text.Json;
using Gambi.Cli.Output;
using Gambi.Cli.Watching;
using Gambi.Client;
using Gambi.Contracts;

namespace Gambi.Cli.Tests.Output;

public sealed class LineWordsTests
{
    [Fact]
    public void What_a_request_waited_stands_before_what_it_took_when_it_waited()
    {
        Assert.StartsWith("queuedMs 1500, ttftMs ", MetricsLine.Of(new() { QueuedMs = 1500, TtftMs = 1600, DurationMs = 2000 }), StringComparison.Ordinal);
        Assert.DoesNotContain("queuedMs", MetricsLine.Of(new() { DurationMs = 2000 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Retries_are_told_when_there_were_some()
    {
        Assert.StartsWith("retries 1, ttftMs ", MetricsLine.Of(new() { Retries = 1, TtftMs = 1600, DurationMs = 2000 }), StringComparison.Ordinal);
        Assert.DoesNotContain("retries", MetricsLine.Of(new() { Retries = 0, DurationMs = 2000 }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"waiting":3,"oldestMs":4100}""", "3 wait, the first for 4.1 s")]
    [InlineData("""{"waiting":1,"oldestMs":0}""", "1 waits, for 0 s")]
    [InlineData("""{"waiting":0,"oldestMs":0}""", "nobody waits")]
    public void A_line_that_changed_is_told_by_how_many_wait_and_for_how_long(string data, string told)
    {
        var changed = new RoomEvent { Type = RoomEventTypes.QueueChanged, Timestamp = 0, RoomCode = "ABC234", Data = JsonElement.Parse(data) };
        Assert.EndsWith($"queue.changed         {told}", EventLine.Of(new(changed, "7")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "watching (events before this were lost, nobody knows how many)", "{}")]
    [InlineData(3L, "watching", """{"count":3}""")]
    public void Events_that_were_lost_are_told_of_to_people_and_programs(long? count, string told, string gap)
    {
        var received = new ReceivedEvent(new() { Type = RoomEventTypes.Connected, Timestamp = 0 }, "7");
        var after = received with { Gap = new(count) };
        Assert.EndsWith(told, EventLine.Of(after), StringComparison.Ordinal);
        Assert.EndsWith($$""","id":"7","gap":{{gap}}}""", JsonText.Render(writer => EventDocument.Write(writer, after), indented: false), StringComparison.Ordinal);
        Assert.DoesNotContain("gap", JsonText.Render(writer => EventDocument.Write(writer, received), indented: false), StringComparison.Ordinal);
    }
}
