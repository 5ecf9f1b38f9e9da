using System.Text.Json;
using Gambi.DemoProvider.Answering;
using Gambi.DemoProvider.Misbehaving;
using Gambi.DemoProvider.Reading;
using Gambi.DemoProvider.Writing;
using Microsoft.AspNetCore.Http;

namespace Gambi.DemoProvider.Serving;

/// <summary>The Responses routes: creating, and what can be done with a created one.</summary>
internal sealed class ResponsesRoutes
{
    private readonly DemoProviderOptions _options;
    private readonly DemoIds _ids;
    private readonly AnswerSender _sender;
    private readonly ResponseStore _store;
    private readonly CancellationToken _stopping;

    public ResponsesRoutes(DemoProviderOptions options, DemoIds ids, AnswerSender sender, CancellationToken stopping)
    {
        _options = options;
        _ids = ids;
        _sender = sender;
        _store = new ResponseStore(options.StoredResponses);
        _stopping = stopping;
    }

    public async Task CreateAsync(DemoCall call, JsonElement root)
    {
        IReadOnlyList<PromptMessage> earlier = [];
        if (root.Member("previous_response_id").Text() is { } previous)
        {
            if (_store.Find(previous) is not { } found)
            {
                await call.RefuseAsync(new Refusal(
                    400, $"Previous response with id '{previous}' not found.", "previous_response_id", "previous_response_not_found"));
                return;
            }

            earlier = found.Conversation;
        }

        if (!ResponsesRequestReader.TryRead(root, earlier, out GenerationRequest? request, out Refusal? refusal))
        {
            await call.RefuseAsync(refusal);
            return;
        }

        if (!await BeforeTheAnswer.RunAsync(call, request.Commands, _options.TimeProvider))
        {
            await AnswerAsync(call, request);
        }
    }

    public Task GetAsync(DemoCall call, string id) => _store.Find(id) is { } found
        ? call.AnswerAsync(200, "application/json", found.Json)
        : call.RefuseAsync(NotFound(id));

    public async Task DeleteAsync(DemoCall call, string id)
    {
        if (!_store.Remove(id))
        {
            await call.RefuseAsync(NotFound(id));
            return;
        }

        await call.AnswerAsync(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("id", id);
            writer.WriteString("object", "response");
            writer.WriteBoolean("deleted", true);
            writer.WriteEndObject();
        });
    }

    public async Task CancelAsync(DemoCall call, string id)
    {
        if (_store.Find(id) is not { } found)
        {
            await call.RefuseAsync(NotFound(id));
            return;
        }

        if (!found.Background)
        {
            await call.RefuseAsync(new Refusal(400, "Only responses created with background=true can be cancelled."));
            return;
        }

        try
        {
            await (found.Running?.CancelAsync() ?? Task.CompletedTask);
        }
        catch (ObjectDisposedException)
        {
            // It ended meanwhile.
        }

        await GetAsync(call, id);
    }

    public async Task ListInputItemsAsync(DemoCall call, string id)
    {
        if (_store.Find(id) is not { } found)
        {
            await call.RefuseAsync(NotFound(id));
            return;
        }

        IQueryCollection query = call.Context.Request.Query;
        int limit = int.TryParse(query["limit"], out int asked) ? Math.Clamp(asked, 1, 100) : 20;
        await call.AnswerAsync(200, writer => InputItemList.Write(writer, found.InputItems, limit, query["order"] == "asc", query["after"]));
    }

    private async Task AnswerAsync(DemoCall call, GenerationRequest request)
    {
        DemoAnswer answer = AnswerPlanner.Plan(request);
        var identity = ResponseIdentity.Create(answer, _ids, _options.TimeProvider);
        var format = new ResponsesFormat(request, answer, identity, _options.TimeProvider);
        bool kept = request.Root.Member("store").ValueKind != JsonValueKind.False;
        var ended = new StoredResponse
        {
            Id = identity.Id,
            Json = JsonBytes.Of(format.WriteWhole),
            InputItems = InputItemList.Create(request.Root.Member("input"), _ids),
            Conversation = [.. request.Messages, new PromptMessage("assistant", answer.Text)],
            Background = request.Root.Member("background").IsTrue(),
        };
        if (ended.Background && kept && !request.Stream)
        {
            await StartInBackgroundAsync(call, request, format, ended, answer.OutputTokens);
            return;
        }

        if (request.Stream)
        {
            await _sender.SendStreamAsync(call, format, request.Commands);
        }
        else
        {
            await _sender.SendWholeAsync(call, format, answer.OutputTokens, request.Commands);
        }

        if (kept && !call.IsCut)
        {
            _store.Add(ended);
        }
    }

    private async Task StartInBackgroundAsync(DemoCall call, GenerationRequest request, ResponsesFormat format, StoredResponse ended, int words)
    {
        var running = CancellationTokenSource.CreateLinkedTokenSource(_stopping);
        byte[] cancelled = JsonBytes.Of(writer => format.WriteUnfinished(writer, "cancelled"));
        _store.Add(ended with { Json = JsonBytes.Of(writer => format.WriteUnfinished(writer, "in_progress")), Running = running });
        running.Token.Register(() => _store.Finish(ended with { Json = cancelled }));
        _ = FinishInBackgroundAsync(request, format, ended, words, running);
        await call.AnswerAsync(200, writer => format.WriteUnfinished(writer, "queued"));
    }

    private async Task FinishInBackgroundAsync(
        GenerationRequest request, ResponsesFormat format, StoredResponse ended, int words, CancellationTokenSource running)
    {
        try
        {
            await _sender.DelayAsync(_sender.DelayOf(request.Commands) * words, running.Token);
            _store.Finish(ended with { Json = JsonBytes.Of(format.WriteWhole) });
        }
        catch (OperationCanceledException)
        {
            // Cancelled, which the store knows already.
        }
        finally
        {
            running.Dispose();
        }
    }

    private static Refusal NotFound(string id) => new(404, $"Response with id '{id}' not found.", "response_id", "response_not_found");
}
