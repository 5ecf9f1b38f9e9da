using System.Text;
using Gambi.Hub.Responses;

namespace Gambi.Hub.Tests.Responses;

public sealed class EventLogTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Readers_get_every_event_from_where_they_begin_each_at_its_own_pace()
    {
        var log = new EventLog(limit: 1_000_000);
        var readers = Enumerable.Range(0, 8).Select(from => ReadAsync(log, from)).ToArray();
        for (var i = 0; i < 1_000; i++)
        {
            Assert.True(log.TryAppend(Encoding.UTF8.GetBytes($"{i};"), isLast: false));
        }

        log.End();

        var read = await Task.WhenAll(readers).WaitAsync(Guard);
        for (var from = 0; from < read.Length; from++)
        {
            Assert.Equal(string.Concat(Enumerable.Range(from, 1_000 - from).Select(static i => $"{i};")), read[from]);
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused_but_for_the_last_event()
    {
        var log = new EventLog(limit: 10);

        Assert.True(log.TryAppend(new byte[6], isLast: false));
        Assert.False(log.TryAppend(new byte[6], isLast: false));
        Assert.True(log.TryAppend(new byte[6], isLast: true));
        log.End();
        Assert.False(log.TryAppend(new byte[1], isLast: true));

        Assert.Equal((2, 12), (log.Count, log.Bytes));
        Assert.Null(log.WaitAsync(2));
        Assert.True(log.WaitAsync(1)!.IsCompletedSuccessfully);
    }

    private static async Task<string> ReadAsync(EventLog log, long from)
    {
        var text = new StringBuilder();
        var batch = new ReadOnlyMemory<byte>[3];
        while (true)
        {
            var count = log.Take(from, batch);
            for (var i = 0; i < count; i++)
            {
                text.Append(Encoding.UTF8.GetString(batch[i].Span));
            }

            from += count;
            if (count == 0)
            {
                if (log.WaitAsync(from) is not { } more)
                {
                    return text.ToString();
                }

                await more.WaitAsync(Guard);
            }
        }
    }
}
