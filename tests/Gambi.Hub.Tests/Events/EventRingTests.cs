using Gambi.Hub.Events;

namespace Gambi.Hub.Tests.Events;

public sealed class EventRingTests
{
    [Fact]
    public void A_reader_gets_what_comes_after_it_began()
    {
        var ring = new EventRing(10, 1_000);
        ring.Append(Item(1));
        var reader = ring.Read(null);
        ring.Append(Item(2));
        Assert.Equal([2], Take(reader, out _));
        Assert.Empty(Take(reader, out _));
    }

    [Fact]
    public void A_reader_resumes_after_the_event_it_names()
    {
        var ring = new EventRing(100, 1_000);
        for (var id = 1; id <= 60; id += 2)
        {
            ring.Append(Item(id));
        }

        Assert.Equal([57, 59], Take(ring.Read(55), out var dropped));
        Assert.Equal(0, dropped);
        Assert.Equal([57, 59], Take(ring.Read(56), out _));
        Assert.Empty(Take(ring.Read(59), out _));
        Assert.Empty(Take(ring.Read(1_000), out _));
    }

    [Fact]
    public void A_reader_that_falls_behind_loses_the_oldest_and_hears_how_many()
    {
        var ring = new EventRing(4, 1_000);
        var reader = ring.Read(null);
        for (var id = 1; id <= 10; id++)
        {
            ring.Append(Item(id));
        }

        Assert.Equal([7, 8, 9, 10], Take(reader, out var dropped));
        Assert.Equal(6, dropped);
        Take(reader, out dropped);
        Assert.Equal(0, dropped);
    }

    [Fact]
    public void A_resume_from_before_the_ring_hears_that_events_are_gone()
    {
        var ring = new EventRing(4, 1_000);
        for (var id = 1; id <= 10; id++)
        {
            ring.Append(Item(id));
        }

        Assert.Equal([7, 8, 9, 10], Take(ring.Read(4), out var dropped));
        Assert.Equal(2, dropped);
        Assert.Equal([7, 8, 9, 10], Take(ring.Read(6), out dropped));
        Assert.Equal(0, dropped);
    }

    [Fact]
    public void The_ring_is_bounded_in_bytes_too()
    {
        var ring = new EventRing(100, 100);
        var reader = ring.Read(null);
        for (var id = 1; id <= 10; id++)
        {
            ring.Append(new WrittenEvent(id, new byte[30]));
        }

        Assert.Equal([8, 9, 10], Take(reader, out var dropped));
        Assert.Equal(7, dropped);
    }

    [Fact]
    public async Task Readers_wait_until_there_is_something_and_learn_of_the_end()
    {
        var ring = new EventRing(10, 1_000);
        var first = ring.Read(null);
        var second = ring.Read(null);
        var waiting = (first.WaitAsync(), second.WaitAsync());
        Assert.Same(waiting.Item1, waiting.Item2);
        Assert.False(waiting.Item1!.IsCompleted);
        ring.Append(Item(1));
        await waiting.Item1.WaitAsync(TimeSpan.FromSeconds(90));
        ring.End();
        ring.Append(Item(2));
        Assert.True(first.WaitAsync()!.IsCompleted);
        Assert.Equal([1], Take(first, out _));
        Assert.Null(first.WaitAsync());
    }

    private static WrittenEvent Item(long id) => new(id, new byte[] { 1 });

    private static long[] Take(EventReader reader, out long dropped)
    {
        var into = new ServerEvent[64];
        var count = reader.Take(into, out dropped);
        return [.. into.Take(count).Select(static e => e.Id)];
    }
}
