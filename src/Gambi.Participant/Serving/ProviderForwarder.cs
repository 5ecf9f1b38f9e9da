using System.Text;
using Gambi.Tunnel;

namespace Gambi.Participant;

/// <summary>Serves the tunnel's requests by asking the provider, byte for byte in both directions.</summary>
internal sealed class ProviderForwarder : ITunnelRequestHandler, IDisposable
{
    private static readonly KeyValuePair<string, string>[] RefusalHeaders = [new("Content-Type", "application/json; charset=utf-8")];

    private readonly ProviderAddress _address;
    private readonly IReadOnlyList<KeyValuePair<string, string>> _credentials;
    private readonly ProviderTimeouts _timeouts;
    private readonly TimeProvider _time;
    private readonly Action<ParticipantEvent> _observer;
    private readonly HttpMessageInvoker _http;
    private long _number;

    public ProviderForwarder(ParticipantOptions options, Action<ParticipantEvent> observer)
    {
        _address = options.Endpoint;
        _credentials = options.ProviderHeaders;
        _timeouts = new(options.ConnectTimeout, options.FirstByteTimeout, options.IdleTimeout);
        _time = options.Time;
        _observer = observer;
        _http = options.ProviderHandler is { } given
            ? new HttpMessageInvoker(given, disposeHandler: false)
            : new HttpMessageInvoker(ProviderHandler.Create(_address, options.ConnectTimeout, options.Time));
    }

    public async Task HandleAsync(ITunnelExchange exchange, CancellationToken cancellationToken)
    {
        long started = _time.GetTimestamp();
        long number = Interlocked.Increment(ref _number);
        string operation = exchange.Head.Operation;
        _observer(new RequestStartedEvent(number, operation));
        ServedRequest served = new();
        try
        {
            await ServeAsync(exchange, served, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is OperationCanceledException or TunnelException)
        {
            // The hub wants no more of it, or is not there to be told.
            served.End = RequestEnd.Cancelled;
        }
        catch (Exception unexpected)
        {
            // A handler of the owner's threw what HTTP does not: the tunnel fails this request and no other.
            served.Error = unexpected;
            throw;
        }
        finally
        {
            _observer(new RequestEndedEvent(number, operation, served.End, served.Status, served.Bytes, _time.GetElapsedTime(started)) { Error = served.Error });
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task ServeAsync(ITunnelExchange exchange, ServedRequest served, CancellationToken cancellationToken)
    {
        if (!ForwardedRoute.IsAllowed(exchange.Head))
        {
            await RefuseAsync(exchange, served, cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await ForwardAsync(exchange, served, cancellationToken).ConfigureAwait(false);
            served.End = RequestEnd.Completed;
        }
        catch (ProviderException failed)
        {
            (served.End, served.Error) = (RequestEnd.Failed, failed.InnerException ?? failed);
            await exchange.FailAsync(served.Status is null ? "provider" : "stream", failed.Message, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ForwardAsync(ITunnelExchange exchange, ServedRequest served, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(new HttpMethod(exchange.Head.Method), _address.At(exchange.Head.Path));
        request.Content = exchange.HasBody ? await RequestBody.ReadAsync(exchange.Body, cancellationToken).ConfigureAwait(false) : null;
        ForwardedHeaders.CopyTo(request, exchange.Head.Headers);
        ProviderHandler.AddHeaders(request, _credentials);

        ProviderCall call = new(_timeouts, _time, cancellationToken);
        await using (call.ConfigureAwait(false))
        {
            HttpResponseMessage response = await call.SendAsync(_http, request).ConfigureAwait(false);
            await new AnswerPump(call, exchange, served).RunAsync((int)response.StatusCode, ForwardedHeaders.Of(response), cancellationToken).ConfigureAwait(false);
        }
    }

    // An answer rather than a failure: nothing is wrong with this participant.
    private static async Task RefuseAsync(ITunnelExchange exchange, ServedRequest served, CancellationToken cancellationToken)
    {
        served.End = RequestEnd.Refused;
        served.Status = 404;
        byte[] body = Encoding.UTF8.GetBytes(
            """{"error":{"message":"This participant does not forward that request.","type":"invalid_request_error","param":"","code":"route_not_forwarded"}}""");
        await exchange.StartAsync(404, RefusalHeaders, cancellationToken).ConfigureAwait(false);
        await exchange.WriteAsync(body, cancellationToken).ConfigureAwait(false);
        await exchange.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }
}
