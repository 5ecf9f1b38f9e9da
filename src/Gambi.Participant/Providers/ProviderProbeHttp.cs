using System.Net.Http.Headers;

namespace Gambi.Participant;

/// <summary>The requests of one probe: each with a deadline, each answer read to a bound.</summary>
internal sealed class ProviderProbeHttp : IDisposable
{
    // Lists of a thousand models have been seen near 1 MiB; whoever sends more is no provider worth waiting for.
    private const int BodyLimit = 4 * 1024 * 1024;

    private readonly HttpMessageInvoker _http;
    private readonly ProviderAddress _address;
    private readonly ProviderProbeOptions _options;

    public ProviderProbeHttp(ProviderAddress address, ProviderProbeOptions options)
    {
        _address = address;
        _options = options;
        _http = options.Handler is null
            ? new HttpMessageInvoker(ProviderHandler.Create(address, options.Timeout, options.Time))
            : new HttpMessageInvoker(options.Handler, disposeHandler: false);
    }

    public Task<ProbeAnswer> GetAsync(string path, CancellationToken cancellationToken) => AskAsync(HttpMethod.Get, path, cancellationToken);

    public Task<ProbeAnswer> PostEmptyAsync(string path, CancellationToken cancellationToken) => AskAsync(HttpMethod.Post, path, cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<ProbeAnswer> AskAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = new(_options.Timeout, _options.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using HttpRequestMessage request = new(method, _address.At(path));
            if (method == HttpMethod.Post)
            {
                request.Content = new ByteArrayContent("{}"u8.ToArray());
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            }

            ProviderHandler.AddHeaders(request, _options.Headers);
            using HttpResponseMessage response = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            return new(response.StatusCode, await ReadAsync(response, either.Token).ConfigureAwait(false), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(null, default, $"The provider at {_address} did not answer within {_options.Timeout.TotalSeconds:0.#} s.");
        }
        catch (Exception broken) when (ProviderFailure.IsConnection(broken))
        {
            return new(null, default, $"The provider at {_address} cannot be reached: {ProviderFailure.Describe(broken)}.");
        }
    }

    // The status alone decides most questions, so that a body which never ends must not take it away.
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await BoundedBody.ReadAsync(response.Content, BodyLimit, cancellationToken).ConfigureAwait(false) ?? default;
        }
        catch (Exception broken) when (broken is OperationCanceledException || ProviderFailure.IsConnection(broken))
        {
            return default;
        }
    }
}
