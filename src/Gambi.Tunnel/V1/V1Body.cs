using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using Gambi.Tunnel.Sessions;

namespace Gambi.Tunnel.V1;

/// <summary>The body of a v1 answer. When it is full, reading the tunnel waits: the only back-pressure that v1 has.</summary>
internal sealed class V1Body(int limit) : BodyPipe(limit)
{
    /// <summary>Read loop: decodes a chunk; false when it is no base64.</summary>
    public bool TryAccept(ReadOnlySpan<byte> base64)
    {
        lock (Gate)
        {
            if (IsOver)
            {
                return true;
            }

            Span<byte> target = Writer.GetSpan(Base64.GetMaxDecodedFromUtf8Length(base64.Length) + 1);
            if (Base64.DecodeFromUtf8(base64, target, out _, out int count) != OperationStatus.Done)
            {
                return false;
            }

            Writer.Advance(count);
            return true;
        }
    }

    /// <summary>Read loop: shows what was taken to the consumer and waits while it has too much.</summary>
    public ValueTask<FlushResult> FlushAsync() => IsOver ? new ValueTask<FlushResult>(default(FlushResult)) : Writer.FlushAsync(CancellationToken.None);
}
