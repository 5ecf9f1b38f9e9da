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
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Outcome<InferenceRequest>> ReadAsync(HttpContext context, Room room, InferenceRoute route, CancellationToken cancellationToken)
    {
        if (!(await bodies.ReadAsync(context, settings.BodyLimit, cancellationToken)).TryGet(out var arrived, out var failure))
        {
            return failure;
        }

        var body = InOnePiece(arrived);
        if (!RequestInspector.TryInspect(route.Protocol, body.Written, out var asked, out var problem))
        {
            body.Dispose();
            return RefusedRequest.For(problem);
        }

        return new InferenceRequest
        {
            Room = room,
            Query = context.Request.QueryString.ToString(),
            Headers = PassedHeaders.ToProvider(context.Request.Headers, RequestIds.Of(context), hasBody: true),
            Asked = asked,
            Memory = body,
        };
    }

    private static RentedBytes InOnePiece(PooledBody arrived)
    {
        using (arrived)
        {
            var body = new RentedBytes((int)arrived.Length);
            foreach (var part in arrived.Bytes)
            {
                part.Span.CopyTo(body.GetSpan(part.Length));
                body.Advance(part.Length);
            }

            return body;
        }
    }
}
