using System.Runtime.CompilerServices;
using Gambi.Adaptation.Requests;
using Gambi.Hub.Exchange;
using Gambi.Hub.Failures;
using Gambi.Hub.Http;
using Gambi.Hub.Rooms;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Inference;

/// <summary>Reads what a client asks: the body whole and bounded, the fields the hub must know, the headers a provider may see.</summary>
internal sealed class RequestReading(BodyReader bodies, DoorSettings settings)
{
    private const int LargeBody = 128 * 1024;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Outcome<InferenceRequest>> ReadAsync(HttpContext context, Room room, InferenceRoute route, CancellationToken cancellationToken)
    {
        if (!(await bodies.ReadAsync(context, settings.BodyLimit, cancellationToken)).TryGet(out var arrived, out var failure))
        {
            return failure;
        }

        if (arrived.Length > LargeBody)
        {
            // Looking through it takes milliseconds, and this thread reads the sockets of others.
            await Task.Yield();
        }

        var (body, memory) = InOnePiece(arrived);
        if (!RequestInspector.TryInspect(route.Protocol, body, out var asked, out var problem))
        {
            memory.Dispose();
            return RefusedRequest.For(problem);
        }

        return new InferenceRequest
        {
            Room = room,
            Query = context.Request.QueryString.ToString(),
            Headers = PassedHeaders.ToProvider(context.Request.Headers, RequestIds.Of(context), hasBody: true),
            Asked = asked,
            Memory = memory,
        };
    }

    /// <summary>The body in one piece, and what it lies in: where it arrived, as short ones do, or a copy.</summary>
    private static (ReadOnlyMemory<byte> Body, IDisposable Memory) InOnePiece(PooledBody arrived)
    {
        if (arrived.Bytes.IsSingleSegment)
        {
            return (arrived.Bytes.First, arrived);
        }

        using (arrived)
        {
            var body = new RentedBytes((int)arrived.Length);
            foreach (var part in arrived.Bytes)
            {
                part.Span.CopyTo(body.GetSpan(part.Length));
                body.Advance(part.Length);
            }

            return (body.Written, body);
        }
    }
}
