using System.Net;
using System.Net.Http.Headers;

namespace Gambi.Client.Tests;

/// <summary>A network that answers an event stream in given slices.</summary>
internal sealed class SlicedHandler(params ReadOnlyMemory<byte>[] slices) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StreamContent(new SlicedStream(slices)) { Headers = { ContentType = new MediaTypeHeaderValue("text/event-stream") } },
        });
}
