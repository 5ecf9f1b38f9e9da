using Gambi.Adaptation.Requests;
using Gambi.Contracts;
using Gambi.Hub.Exchange;
using Gambi.Hub.Failures;
using Gambi.Hub.Http;
using Gambi.Hub.Rooms;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Inference;

/// <summary>Reads what a client asks: the body whole and bounded, the fields the hub must know, the headers a provider may see.</summary>
internal sealed class RequestReading(DoorSettings settings)
{
    public async ValueTask<Outcome<ReadRequest>> ReadAsync(HttpContext context, Room room, InferenceRoute route, CancellationToken cancellationToken)
    {
        if (!(await BodyReader.ReadAsync(context, settings.BodyLimit, cancellationToken)).TryGet(out var arrived, out var failure))
        {
            return failure;
        }

        var body = InOnePiece(arrived);
        if (!RequestInspector.TryInspect(route.Protocol, body.Written, out var asked, out var problem))
        {
            body.Dispose();
            return new HubFailure(ErrorCatalog.InvalidRequest, problem.Message) { Param = problem.Param };
        }

        return new ReadRequest(body, new()
        {
            Room = room,
            Operation = route.Operation,
            Path = $"/v1{route.Path}{context.Request.QueryString}",
            Headers = PassedHeaders.ToProvider(context.Request.Headers, RequestIds.Of(context), hasBody: true),
            Asked = asked,
        });
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
