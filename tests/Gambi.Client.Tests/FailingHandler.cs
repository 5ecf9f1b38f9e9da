namespace Gambi.Client.Tests;

/// <summary>A network that fails in one way.</summary>
internal sealed class FailingHandler(Exception failure) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromException<HttpResponseMessage>(failure);
}
