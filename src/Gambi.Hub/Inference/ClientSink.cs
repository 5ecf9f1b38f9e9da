using System.IO.Pipelines;
using Gambi.Contracts;
using Gambi.Hub.Exchange;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Inference;

/// <summary>The client that waits for its answer.</summary>
internal sealed class ClientSink(HttpContext context) : IAnswerSink
{
    public PipeWriter Body => context.Response.BodyWriter;

    public void WriteHead(ObservedReply reply)
    {
        var response = context.Response;
        response.StatusCode = reply.Status;
        PassedHeaders.ToClient(reply.Headers, response.Headers);
        response.Headers[GambiHeaders.Participant] = PassedHeaders.Encode(reply.ParticipantId);
        response.Headers[GambiHeaders.Model] = PassedHeaders.Encode(reply.Model);
        if (reply.Route is { } route)
        {
            response.Headers[GambiHeaders.Route] = PassedHeaders.Encode(route);
        }

        response.ContentLength = reply.Length;
        if (reply.IsEventStream)
        {
            // Proxies that buffer would turn a stream into one late answer.
            response.Headers.CacheControl = "no-cache";
            response.Headers["X-Accel-Buffering"] = "no";
        }
    }

    public void Abort() => context.Abort();
}
