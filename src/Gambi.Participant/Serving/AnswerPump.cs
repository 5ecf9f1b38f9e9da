using System.Buffers;
using Gambi.Tunnel;

namespace Gambi.Participant;

/// <summary>
/// Moves a provider's answer into the tunnel. What is there without waiting leaves together: a short answer with its head and its end in one message, a fast stream in pieces as
/// large as the buffer; a lone chunk leaves at once.
/// </summary>
/// <param name="call">Where it comes from.</param>
/// <param name="exchange">Where it goes.</param>
/// <param name="served">Notes how far it has come.</param>
internal sealed class AnswerPump(ProviderCall call, ITunnelExchange exchange, ServedRequest served)
{
    private const int BufferSize = 32 * 1024;

    // With less room than this left, the buffer is emptied before anything is read into it.
    private const int LeastRoom = 8 * 1024;

    /// <summary>Sends the answer, from its head to its end.</summary>
    public async Task RunAsync(int status, IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        (int start, int end, bool isOver) = (0, 0, false);
        while (true)
        {
            // Whether the read that is begun last waits; it writes behind what is sent meanwhile.
            ValueTask<int> reading = default;
            bool waits = false;
            while (!isOver && !waits && buffer.Length - end >= LeastRoom)
            {
                reading = call.ReadAsync(buffer.AsMemory(end));
                if (reading.IsCompletedSuccessfully)
                {
                    int count = reading.Result;
                    (end, isOver) = (end + count, count == 0);
                }
                else
                {
                    waits = true;
                }
            }

            await SendAsync(status, headers, buffer.AsMemory(start, end - start), isOver, cancellationToken).ConfigureAwait(false);
            if (isOver)
            {
                break;
            }

            start = waits ? end : 0;
            int read = waits ? await reading.ConfigureAwait(false) : 0;
            (end, isOver) = (start + read, waits && read == 0);
        }

        // Only here: after a failure a read may still be under way, and its buffer is left to the collector.
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private async ValueTask SendAsync(int status, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> bytes, bool isLast, CancellationToken cancellationToken)
    {
        if (served.Status is null)
        {
            await exchange.StartAsync(status, headers, bytes, isLast, cancellationToken).ConfigureAwait(false);
            served.Status = status;
        }
        else
        {
            await exchange.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            if (isLast)
            {
                await exchange.CompleteAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        served.Bytes += bytes.Length;
    }
}
