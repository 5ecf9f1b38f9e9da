using System.Runtime.CompilerServices;
using Gambi.Tunnel;

namespace Gambi.Participant;

/// <summary>
/// One HTTP request to the provider, from sending it to the end of its answer. Deadlines and the exchange's cancellation share one token, whose cancelling closes the provider's
/// connection: that is what ends a generation.
/// </summary>
internal sealed class ProviderCall : IAsyncDisposable
{
    private readonly CancellationToken _exchange;
    private readonly CancellationTokenSource _abort;
    private readonly CancellationTokenRegistration _registration;
    private readonly ProviderTimeouts _timeouts;
    private readonly SilenceLimit _silence;
    private HttpResponseMessage? _response;
    private Stream? _body;
    private bool _sawBytes;

    public ProviderCall(ProviderTimeouts timeouts, TimeProvider time, CancellationToken exchange)
    {
        _timeouts = timeouts;
        _exchange = exchange;
        _abort = new();
        _silence = new(time, _abort.Cancel);
        _registration = exchange.UnsafeRegister(static abort => ((CancellationTokenSource)abort!).Cancel(), _abort);
    }

    /// <summary>Sends and returns when the answer's head is there.</summary>
    /// <exception cref="ProviderException">There is none, or not in time.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpMessageInvoker http, HttpRequestMessage request)
    {
        try
        {
            _silence.Begin();
            _silence.Limit = _timeouts.FirstByte;
            _response = await http.SendAsync(request, _abort.Token).ConfigureAwait(false);
            _silence.End();
            _body = await _response.Content.ReadAsStreamAsync(_abort.Token).ConfigureAwait(false);
            return _response;
        }
        catch (OperationCanceledException) when (!_exchange.IsCancellationRequested && _abort.IsCancellationRequested)
        {
            throw new ProviderException($"{TunnelProtocol.NoFirstByteReason} {Seconds(_timeouts.FirstByte)}.");
        }
        catch (OperationCanceledException slow) when (!_exchange.IsCancellationRequested)
        {
            throw new ProviderException($"The provider accepted no connection within {Seconds(_timeouts.Connect)}.", slow);
        }
        catch (Exception broken) when (ProviderFailure.IsConnection(broken))
        {
            _exchange.ThrowIfCancellationRequested();
            throw new ProviderException($"The provider gave no answer: {ProviderFailure.Describe(broken)}.", broken);
        }
    }

    /// <summary>Reads the next bytes of the answer as they arrive; 0 at its end.</summary>
    /// <exception cref="ProviderException">The answer broke off or paused for too long.</exception>
    public ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        ValueTask<int> read = _body!.ReadAsync(buffer, _abort.Token);
        if (!read.IsCompletedSuccessfully)
        {
            return WaitAsync(read);
        }

        SawBytes();
        return read;
    }

    public async ValueTask DisposeAsync()
    {
        await _registration.DisposeAsync().ConfigureAwait(false);
        _silence.Dispose();
        _response?.Dispose();
        _abort.Dispose();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> WaitAsync(ValueTask<int> read)
    {
        _silence.Begin();
        try
        {
            int count = await read.ConfigureAwait(false);
            SawBytes();
            return count;
        }
        catch (Exception broken) when (broken is OperationCanceledException || ProviderFailure.IsConnection(broken))
        {
            _exchange.ThrowIfCancellationRequested();
            throw _abort.IsCancellationRequested
                ? new ProviderException($"The provider's answer stopped for {Seconds(_silence.Limit)}.")
                : new ProviderException(broken is BrokenAnswerException told ? told.Message : "The provider closed the connection in the middle of its answer.", broken);
        }
        finally
        {
            _silence.End();
        }
    }

    private void SawBytes()
    {
        if (!_sawBytes)
        {
            _sawBytes = true;
            _silence.End();
            _silence.Limit = _timeouts.Idle;
        }
    }

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds:0.###} s";
}
