using System.Text.Json;
using Gambi.DemoProvider.Reading;
using Gambi.DemoProvider.Serving;
using Gambi.DemoProvider.Writing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Gambi.DemoProvider;

/// <summary>The routes of a demo provider, for any ASP.NET application.</summary>
public static class DemoProviderEndpoints
{
    /// <summary>Maps a demo provider's routes and returns its log; what runs is cut once <paramref name="stopping"/> is cancelled.</summary>
    public static DemoProviderLog MapDemoProvider(this IEndpointRouteBuilder endpoints, DemoProviderOptions options, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(options);
        var log = new DemoProviderLog(options.LoggedRequests, options.TimeProvider);
        var runner = new CallRunner(options, log, stopping);
        var ids = new DemoIds(options.Random);
        var sender = new AnswerSender(options.TimeProvider, options.WordDelay);
        var generation = new GenerationRoutes(options, ids, sender);
        var models = new ModelRoutes(options);

        void Get(string path, Func<DemoCall, Task> answer) => endpoints.MapGet(path, context => runner.RunAsync(context, answer));
        void Post(string path, Func<DemoCall, JsonElement, Task> answer) =>
            endpoints.MapPost(path, context => runner.RunAsync(context, call => WithBodyAsync(call, options, log, answer)));

        Get("/v1/models", models.ListAsync);
        Post("/v1/completions", generation.CompletionAsync);
        Post("/v1/embeddings", new EmbeddingsRoute(options).AnswerAsync);
        if (options.OllamaTags)
        {
            Get("/api/tags", models.ListTagsAsync);
        }

        if (options.Protocols.HasFlag(DemoProtocols.Chat))
        {
            Post("/v1/chat/completions", generation.ChatAsync);
        }

        if (options.Protocols.HasFlag(DemoProtocols.Responses))
        {
            var responses = new ResponsesRoutes(options, ids, sender, stopping);
            Post("/v1/responses", responses.CreateAsync);
            Get("/v1/responses/{id}", call => responses.GetAsync(call, IdOf(call)));
            Get("/v1/responses/{id}/input_items", call => responses.ListInputItemsAsync(call, IdOf(call)));
            endpoints.MapPost("/v1/responses/{id}/cancel", context => runner.RunAsync(context, call => responses.CancelAsync(call, IdOf(call))));
            endpoints.MapDelete("/v1/responses/{id}", context => runner.RunAsync(context, call => responses.DeleteAsync(call, IdOf(call))));
        }

        endpoints.MapFallback(context => runner.RunAsync(context, NoRouteAsync));
        return log;
    }

    private static async Task WithBodyAsync(DemoCall call, DemoProviderOptions options, DemoProviderLog log, Func<DemoCall, JsonElement, Task> answer)
    {
        if (!RequestReader.TryParse(call.Body, out JsonElement root, out Refusal? refusal))
        {
            await call.RefuseAsync(refusal);
            return;
        }

        log.Update(call.Id, request => request with { Model = root.Member("model").Text() });
        await (RequestReader.Check(root, options) is { } wrong ? call.RefuseAsync(wrong) : answer(call, root));
    }

    private static string IdOf(DemoCall call) => call.Context.Request.RouteValues["id"] as string ?? "";

    /// <summary>Answers in plain text, as most local providers do for a route they do not have.</summary>
    private static Task NoRouteAsync(DemoCall call) => call.AnswerAsync(404, "text/plain; charset=utf-8", "404 page not found\n"u8.ToArray());
}
