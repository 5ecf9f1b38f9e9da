using Gambi.Hub.Rooms;

namespace Gambi.Hub.Tests.Rooms;

public sealed class ParticipantHealthTests
{
    private readonly ParticipantHealth _health = new();
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Three_failures_in_a_row_are_a_pause_and_two_are_none()
    {
        Fail(2);
        Assert.False(_health.IsEjectedAt(_now));
        Assert.Null(_health.EjectedUntil);

        Fail(1);
        Assert.True(_health.IsEjectedAt(_now));
        Assert.Equal(_now + TimeSpan.FromSeconds(5), _health.EjectedUntil);
        Pass(TimeSpan.FromSeconds(5));
        Assert.False(_health.IsEjectedAt(_now));
    }

    [Fact]
    public void An_answer_between_makes_the_row_begin_anew()
    {
        Fail(2);
        _health.Answered();
        Fail(2);
        Assert.False(_health.IsEjectedAt(_now));
        Fail(1);
        Assert.True(_health.IsEjectedAt(_now));
    }

    [Fact]
    public void After_a_pause_one_failure_doubles_it_up_to_a_minute()
    {
        Fail(3);
        foreach (var seconds in (int[])[5, 10, 20, 40, 60, 60])
        {
            Assert.Equal(_now + TimeSpan.FromSeconds(seconds), _health.EjectedUntil);
            Pass(TimeSpan.FromSeconds(seconds));
            Assert.False(_health.IsEjectedAt(_now));
            Fail(1);
            Assert.True(_health.IsEjectedAt(_now));
        }
    }

    [Fact]
    public void After_a_pause_one_answer_forgives_everything()
    {
        Fail(3);
        Pass(TimeSpan.FromSeconds(5));
        Fail(1);
        Pass(TimeSpan.FromSeconds(10));
        _health.Answered();
        Fail(2);
        Assert.False(_health.IsEjectedAt(_now));
        Fail(1);
        Assert.Equal(_now + TimeSpan.FromSeconds(5), _health.EjectedUntil);
    }

    [Fact]
    public void What_fails_during_a_pause_does_not_lengthen_it()
    {
        Fail(3);
        Pass(TimeSpan.FromSeconds(4));
        Fail(50);
        Assert.Equal(_now + TimeSpan.FromSeconds(1), _health.EjectedUntil);
        Pass(TimeSpan.FromSeconds(1));
        Fail(1);
        Assert.Equal(_now + TimeSpan.FromSeconds(10), _health.EjectedUntil);
    }

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _health.Failed(_now);
        }
    }

    private void Pass(TimeSpan time) => _now += time;
}
