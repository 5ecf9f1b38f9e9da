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
        _scene.Events.Open(_scene.Room.Code);
        _reader = _scene.Events.ReadRoom(_scene.Room.Code, afterId: null)!;
    }

    [Fact]
    public void It_is_told_at_once_then_at_most_once_a_second_and_in_the_end_how_it_is()
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
            slot = next.GetAwaiter().GetResult().TryGet(out var admitted, out _) ? admitted : throw new InvalidOperationException("It was not served.");
        }

        Assert.Equal([4], Told());
        _scene.Clock.Advance(LineNews.Interval);
        Assert.Equal([0], Told());
    }

    [Fact]
    public void Who_does_not_have_to_wait_is_not_told_of()
    {
        _scene.Join("ada", ["m"]);
        _scene.Join("bob", ["n"]);
        using var slot = _scene.Admit("ada");
        _ = _scene.WaitFor("m");
        Told();

        using var other = _scene.WaitFor("n").Result.TryGet(out var admitted, out _) ? admitted : null;
        _scene.AdmitFailure("m");
        _scene.Clock.Advance(LineNews.Interval * 3);

        Assert.NotNull(other);
        Assert.Empty(Told());
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
