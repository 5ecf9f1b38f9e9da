using System.Text;
using System.Text.Json;
using Gambi.Hub.Events;
using Gambi.Hub.Routing;

namespace Gambi.Hub.Tests.Routing;

public sealed class LineNewsTests
{
    private readonly RoutingScene _scene = new();
    private readonly EventReader _reader;

    public LineNewsTests()
    {
        _scene.Events.Open(_scene.Room.Code, isGuarded: false);
        _reader = _scene.Events.ReadRoom(_scene.Room.Code, afterId: null)!;
    }

    [Fact]
    public async Task It_is_told_at_once_then_at_most_once_a_second_and_in_the_end_how_it_is()
    {
        _scene.Join("ada", ["m"]);
        var slot = _scene.Admit("m");

        var waiting = Enumerable.Range(0, 5).Select(_ => _scene.WaitFor("m")).ToArray();
        Assert.Equal([1], Told());
        _scene.Clock.Advance(LineNews.Interval);
        Assert.Equal([5], Told());
        _scene.Clock.Advance(LineNews.Interval * 5);
        Assert.Empty(Told());

        foreach (var next in waiting)
        {
            slot.Dispose();
            slot = await RoutingScene.SlotAsync(next);
        }

        Assert.Equal([4], Told());
        _scene.Clock.Advance(LineNews.Interval);
        Assert.Equal([0], Told());
    }

    [Fact]
    public async Task Who_does_not_have_to_wait_is_not_told_of()
    {
        _scene.Join("ada", ["m"]);
        _scene.Join("bob", ["n"]);
        using var slot = _scene.Admit("ada");
        _ = _scene.WaitFor("m");
        Told();

        using var other = await RoutingScene.SlotAsync(_scene.WaitFor("n"));
        _scene.AdmitFailure("m");
        _scene.Clock.Advance(LineNews.Interval * 3);

        Assert.Equal("bob", other.Slot.Participant.Id);
        Assert.Empty(Told());
    }

    [Fact]
    public void A_hub_that_stops_tells_that_nobody_waits_any_more_and_a_room_that_is_gone_tells_nothing()
    {
        _scene.Join("ada", ["m"]);
        using var slot = _scene.Admit("m");
        _ = _scene.WaitFor("m");
        Told();
        _scene.Stopping.Cancel();
        _scene.Clock.Advance(LineNews.Interval);
        Assert.Equal([0], Told());

        var gone = new LineNewsTests();
        gone._scene.Join("ada", ["m"]);
        using var other = gone._scene.Admit("m");
        _ = gone._scene.WaitFor("m");
        gone.Told();
        gone._scene.Room.Close();
        gone._scene.Clock.Advance(LineNews.Interval);
        Assert.Empty(gone.Told());
    }

    [Fact]
    public void The_state_says_how_many_wait_and_how_long_the_oldest_has()
    {
        _scene.Join("ada", ["m"]);
        using var slot = _scene.Admit("m");
        using var leaving = new CancellationTokenSource();
        _ = _scene.Admission.AdmitAsync(_scene.Ask("m"), leaving.Token).AsTask();
        _scene.Clock.Advance(TimeSpan.FromSeconds(3));
        _ = _scene.WaitFor("m");
        _scene.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(new(2, 5_000), _scene.Room.Line!.Describe());
        leaving.Cancel();
        Assert.Equal(new(1, 2_000), _scene.Room.Line!.Describe());
    }

    private int[] Told()
    {
        var events = new ServerEvent[64];
        var count = _reader.Take(events, out _);
        return
        [
            .. events.Take(count).Select(e => Encoding.UTF8.GetString(e.Bytes.Span)).Where(text => text.StartsWith("event: queue.changed", StringComparison.Ordinal))
                .Select(text => JsonDocument.Parse(text.Split('\n')[1]["data: ".Length..]).RootElement.GetProperty("data").GetProperty("waiting").GetInt32()),
        ];
    }
}
