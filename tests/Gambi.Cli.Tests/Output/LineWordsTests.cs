using System.Text.Json;
using Gambi.Cli.Output;
using Gambi.Cli.Watching;
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
    public void A_line_that_changed_is_told_by_how_many_wait()
    {
        var changed = new RoomEvent { Type = RoomEventTypes.QueueChanged, Timestamp = 0, RoomCode = "ABC234", Data = JsonElement.Parse("""{"waiting":3,"oldestMs":4100}""") };
        Assert.EndsWith("queue.changed         3 wait", EventLine.Of(changed), StringComparison.Ordinal);
    }
}
