using System.Text;
using Gambi.DemoProvider.Misbehaving;
using Gambi.DemoProvider.Serving;

namespace Gambi.DemoProvider.Writing;

/// <summary>The sender of an answer, whole or one event at a time, which misbehaves on the way when told to.</summary>
internal sealed class AnswerSender
{
    /// <summary>So many words come before a stream stalls, dies or breaks.</summary>
    private const int WordsBeforeTrouble = 2;

    private static readonly TimeSpan SlowWord = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly TimeSpan _wordDelay;

    public AnswerSender(TimeProvider time, TimeSpan wordDelay)
    {
        _time = time;
        _wordDelay = wordDelay;
    }

    public async Task SendWholeAsync(DemoCall call, IAnswerFormat format, int words, PromptCommands commands)
    {
        await DelayAsync(DelayOf(commands) * words, call.Ended);
        byte[] body = JsonBytes.Of(format.WriteWhole);
        if (commands.Stall)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, call.Ended);
        }
        else if (commands.Malformed)
        {
            await call.AnswerAsync(200, "application/json", body.AsMemory(0, body.Length / 2));
        }
        else if (commands.Die)
        {
            call.Context.Response.ContentType = "application/json";
            call.Context.Response.ContentLength = body.Length;
            await call.WriteAsync(body.AsMemory(0, body.Length / 2));
            call.Cut();
        }
        else
        {
            await call.AnswerAsync(200, "application/json", body);
        }
    }

    public async Task SendStreamAsync(DemoCall call, IAnswerFormat format, PromptCommands commands)
    {
        call.Context.Response.ContentType = "text/event-stream; charset=utf-8";
        call.Context.Response.Headers.CacheControl = "no-cache";
        TimeSpan delay = DelayOf(commands);
        int words = 0;
        bool troubled = !(commands.Stall || commands.Die || commands.Malformed);
        foreach (SseFrame frame in format.Frames())
        {
            if (!troubled && (words == WordsBeforeTrouble || (words > 0 && !frame.IsWord)))
            {
                troubled = true;
                if (!await MakeTroubleAsync(call, frame, commands))
                {
                    return;
                }
            }

            if (frame.IsWord)
            {
                words++;
                await DelayAsync(delay, call.Ended);
            }

            call.IsFinishing = frame.IsLast;
            await call.WriteAsync(Bytes(frame));
        }
    }

    /// <summary>Stalls, cuts, or sends a broken event; false when the stream ends there.</summary>
    private async Task<bool> MakeTroubleAsync(DemoCall call, SseFrame next, PromptCommands commands)
    {
        if (commands.Stall)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, call.Ended);
        }

        if (commands.Malformed)
        {
            await call.WriteAsync(Bytes(next with { Data = next.Data[..(next.Data.Length / 2)] }));
            return true;
        }

        call.Cut();
        return false;
    }

    public TimeSpan DelayOf(PromptCommands commands) => commands.Slow ? SlowWord : _wordDelay;

    public Task DelayAsync(TimeSpan delay, CancellationToken ended) =>
        delay > TimeSpan.Zero ? Task.Delay(delay, _time, ended) : Task.CompletedTask;

    private static byte[] Bytes(SseFrame frame)
    {
        byte[] head = Encoding.UTF8.GetBytes(frame.EventType is null ? "data: " : $"event: {frame.EventType}\ndata: ");
        return [.. head, .. frame.Data, (byte)'\n', (byte)'\n'];
    }
}
