using System.Net;
using System.Text;

namespace Gambi.Participant.Tests.Doubles;

/// <summary>A provider inside this process that lists its models, speaks Chat Completions only, and repeats what it is asked.</summary>
internal sealed class InProcessProvider(params IReadOnlyList<string> models) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        (HttpStatusCode status, string json) = request.RequestUri!.AbsolutePath switch
        {
            "/v1/models" when models.Count > 0 => (HttpStatusCode.OK, $$"""{"data":[{{string.Join(',', models.Select(model => $$"""{"id":"{{model}}"}"""))}}]}"""),
            "/v1/chat/completions" => (HttpStatusCode.OK, await request.Content!.ReadAsStringAsync(cancellationToken)),
            _ => (HttpStatusCode.NotFound, "{}"),
        };
        return new(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
    }
}
