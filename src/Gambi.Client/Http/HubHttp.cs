using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gambi.Contracts;

namespace Gambi.Client.Http;

/// <summary>The one door through which every request to the hub leaves.</summary>
internal sealed class HubHttp : IDisposable
{
    private readonly HttpClient _http;
    private readonly TimeSpan _requestTimeout;

    public HubHttp(GambiClientOptions options)
    {
        HubUrl = HubRoute.BaseOf(options.HubUrl);
        Time = options.Time;
        _requestTimeout = options.RequestTimeout;
        _http = options.Handler is { } given
            ? new HttpClient(given, disposeHandler: false)
            : new HttpClient(HubSockets.Create(HubUrl), disposeHandler: true);
        _http.Timeout = Timeout.InfiniteTimeSpan;
        foreach (var header in options.Headers)
        {
            Add(_http.DefaultRequestHeaders, header);
        }

        if (options.Password is { } password)
        {
            Add(_http.DefaultRequestHeaders, new(GambiHeaders.Password, password));
        }

        if (options.AdminToken is { } token)
        {
            Add(_http.DefaultRequestHeaders, new(GambiHeaders.Admin, token));
        }
    }

    public Uri HubUrl { get; }

    public TimeProvider Time { get; }

    /// <summary>A management call: one envelope within the request timeout.</summary>
    public async Task<Envelope<T>> CallAsync<T>(
        HttpMethod method,
        string[] segments,
        JsonTypeInfo<Envelope<T>> type,
        CancellationToken cancellationToken,
        HttpContent? body = null,
        KeyValuePair<string, string>? header = null)
        where T : class
    {
        using var request = new HttpRequestMessage(method, HubRoute.Under(HubUrl, segments)) { Content = body };
        if (header is { } extra)
        {
            Add(request.Headers, extra);
        }

        var answer = await ReadAsync(request, type, cancellationToken).ConfigureAwait(false);
        return answer is { Data: not null, Meta.RequestId: not null } ? answer
            : answer?.Data is null ? throw HubFailures.Incomplete(HubUrl, "it has no `data`")
            : answer with { Meta = new ResponseMeta("") };
    }

    /// <summary>A JSON answer within the request timeout.</summary>
    public async Task<T?> ReadAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_requestTimeout, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var response = await SendAsync(request, either.Token).ConfigureAwait(false);
            if (!MediaTypes.IsJson(response))
            {
                throw await FailureReader.NotJsonAsync(response, HubUrl, either.Token).ConfigureAwait(false);
            }

            var bytes = await BoundedBody.ReadAsync(response, HubUrl, either.Token).ConfigureAwait(false);
            return JsonSerializer.Deserialize(bytes.Span, type);
        }
        catch (JsonException e)
        {
            throw HubFailures.Incomplete(HubUrl, HubFailures.Where(e), e);
        }
        catch (Exception e) when (HubFailures.Of(e, HubUrl, cancellationToken, deadline.IsCancellationRequested ? _requestTimeout : null) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Opens an answer that streams; what comes back has a success status. <paramref name="limited"/> bounds the wait for its head by the request timeout.</summary>
    public async Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request, bool limited, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limited ? _requestTimeout : Timeout.InfiniteTimeSpan, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await SendAsync(request, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (HubFailures.Of(e, HubUrl, cancellationToken, deadline.IsCancellationRequested ? _requestTimeout : null) is { } failure)
        {
            throw failure;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await FailureReader.ReadAsync(response, HubUrl, cancellationToken).ConfigureAwait(false);
        }
    }

    // The name may be shown, the value may be a secret.
    private static void Add(System.Net.Http.Headers.HttpRequestHeaders headers, KeyValuePair<string, string> header)
    {
        if (header.Value.Any(char.IsControl) || !headers.TryAddWithoutValidation(header.Key, header.Value))
        {
            throw new ArgumentException($"The header '{header.Key}' cannot be sent: check its name, and its value for line breaks.", nameof(header));
        }
    }
}
