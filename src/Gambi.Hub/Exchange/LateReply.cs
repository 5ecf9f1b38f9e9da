using System.IO.Pipelines;
using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Exchange;

/// <summary>A stream whose head goes out while its provider is still asked. Disposing it ends the asking, and what came of it.</summary>
internal sealed class LateReply(Task<Outcome<AdaptedReply>> asking, CancellationTokenSource cancel) : ExchangeReply
{
    public override int Status => 200;

    public override IReadOnlyList<KeyValuePair<string, string>> Headers { get; } = [new("Content-Type", AdaptedHead.EventStream)];

    public override PipeReader Body { get; } = new LateBody(asking);

    public override async ValueTask DisposeAsync()
    {
        await cancel.CancelAsync();
        try
        {
            if ((await asking).TryGet(out var reply, out _))
            {
                await reply.DisposeAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // Nothing came of it, and nothing is to be given back.
        }
        finally
        {
            cancel.Dispose();
        }
    }
}
