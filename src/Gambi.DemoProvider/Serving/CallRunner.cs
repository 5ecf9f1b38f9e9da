using Gambi.DemoProvider.Reading;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gambi.DemoProvider.Serving;

/// <summary>The frame around each request: log entry, key, body, and what happens when someone goes away.</summary>
internal sealed class CallRunner
{
    private readonly DemoProviderOptions _options;
    private readonly DemoProviderLog _log;
    private readonly CancellationToken _stopping;

    public CallRunner(DemoProviderOptions options, DemoProviderLog log, CancellationToken stopping)
    {
        _options = options;
        _log = log;
        _stopping = stopping;
    }

    public async Task RunAsync(HttpContext context, Func<DemoCall, Task> answer)
    {
        DemoRequest entry = _log.Begin(context.Request.Method, PathOf(context.Request), HeadersOf(context.Request));
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping);
        var call = new DemoCall(context, entry.Id, entry.Sent, () => End(entry, DemoRequestState.Cut, context), ended.Token);
        using CancellationTokenRegistration left = context.RequestAborted.Register(() => End(entry, StateWhenLeft(call), context));
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            await ReadBodyAsync(call);
            await (IsAllowed(context.Request) ? answer(call) : call.RefuseAsync(new Refusal(401, "Incorrect API key provided.", null, "invalid_api_key")));
            await context.Response.CompleteAsync();
            End(entry, DemoRequestState.Completed, context);
        }
        catch (Exception exception) when (ended.IsCancellationRequested || call.IsCut || exception is IOException)
        {
            // The caller left, or the provider stops: either way nobody is there to be answered.
            End(entry, StateWhenLeft(call), context);
            context.Abort();
        }
        finally
        {
            // Says something only when a defect got here: nothing may run for ever.
            End(entry, DemoRequestState.Cut, context);
        }
    }

    /// <summary>A caller that leaves with the last bytes in hand was answered.</summary>
    private DemoRequestState StateWhenLeft(DemoCall call) => _stopping.IsCancellationRequested ? DemoRequestState.Cut
        : call.IsFinishing ? DemoRequestState.Completed
        : DemoRequestState.Aborted;

    private void End(DemoRequest entry, DemoRequestState state, HttpContext context) => _log.End(entry.Id, state, context.Response.StatusCode);

    private async Task ReadBodyAsync(DemoCall call)
    {
        using var body = new MemoryStream();
        await call.Context.Request.Body.CopyToAsync(body, call.Ended);
        call.Body = body.ToArray();
        _log.Update(call.Id, request => request with
        {
            Body = call.Body.Length <= _options.LoggedBodyBytes ? call.Body : call.Body[.._options.LoggedBodyBytes].ToArray(),
            BodyLength = call.Body.Length,
        });
    }

    private bool IsAllowed(HttpRequest request) =>
        _options.ApiKey is not { } key || string.Equals(request.Headers.Authorization, "Bearer " + key, StringComparison.Ordinal);

    private static string PathOf(HttpRequest request) => request.Path.ToUriComponent() + request.QueryString.ToUriComponent();

    private static Dictionary<string, string> HeadersOf(HttpRequest request) =>
        request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
}
