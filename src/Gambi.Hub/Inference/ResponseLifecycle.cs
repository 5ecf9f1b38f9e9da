using System.Buffers;
using System.Text.Json;
using Gambi.Adaptation.Answers;
using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Http;
using Gambi.Hub.Responses;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Inference;

/// <summary>Requests about a response that was made: answered from its record, whoever made it and wherever that one is now; without a record, passed on to its maker.</summary>
internal sealed class ResponseLifecycle(ResponseStore store, ResponseRecords records, MakerCall maker, EventFollower follower, TimeProvider time)
{
    /// <summary>A run that is cancelled ends at once, unless its participant does not even take the cancellation.</summary>
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(30);

    public async Task ServeAsync(HttpContext context, LifecycleRoute route)
    {
        if (await RunAsync(context, route) is { } failure && !context.Response.HasStarted)
        {
            await OpenAiErrors.WriteAsync(context, failure);
        }
    }

    private async ValueTask<HubFailure?> RunAsync(HttpContext context, LifecycleRoute route)
    {
        var responseId = context.Request.RouteValues["id"] as string ?? "";
        if (!RoomLookup.FindRoom(context).TryGet(out var room, out var failure))
        {
            return failure;
        }

        if (store.Find(room, responseId) is not { } response)
        {
            return store.IsOn ? await maker.PassAsync(context, room, route, responseId) : ResponseFailures.NoneKept(responseId);
        }

        if (response.State.ParticipantId is { } makerId)
        {
            context.Response.Headers[GambiHeaders.Participant] = PassedHeaders.Encode(makerId);
        }

        return route == LifecycleRoute.Get ? await GetAsync(context, response)
            : route == LifecycleRoute.Delete ? await DeleteAsync(context, response)
            : route == LifecycleRoute.Cancel ? await CancelAsync(context, response)
            : await ListInputAsync(context, response);
    }

    private async ValueTask<HubFailure?> GetAsync(HttpContext context, StoredResponse response)
    {
        if (!ReplayQuery.Read(context.Request.Query).TryGet(out var query, out var failure))
        {
            return failure;
        }

        if (!query.Stream)
        {
            await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, Describe(response));
        }
        else if (response.Run is { } run)
        {
            await follower.FollowAsync(context, run.Log, query.StartingAfter + 1);
        }
        else if (response.HasEnded)
        {
            var events = new ArrayBufferWriter<byte>(response.State.Object.Length);
            ResponseReplay.Write(response.State.Object, query.StartingAfter, events);
            EventFollower.WriteHead(context.Response);
            await context.Response.BodyWriter.WriteAsync(events.WrittenMemory, context.RequestAborted);
        }
        else
        {
            return ResponseFailures.NotInBackground(response.Id, "followed while it is being made") with { Param = "stream" };
        }

        return null;
    }

    /// <summary>Of a native response that is being made only its id is known: the rest is said by default.</summary>
    private static ReadOnlyMemory<byte> Describe(StoredResponse response)
    {
        var state = response.State;
        if (!state.Object.IsEmpty)
        {
            return state.Object;
        }

        var identity = new ResponseIdentity
        {
            Id = response.Id,
            Model = response.Room.Find(state.ParticipantId ?? "")?.Registration.Model ?? "",
            CreatedAt = response.CreatedAt,
            Store = true,
            PreviousResponseId = response.PreviousId,
        };
        var json = new ArrayBufferWriter<byte>(1024);
        ResponseTemplate.Read("{}"u8.ToArray(), identity).WriteObject(ResponseStatus.InProgress, json);
        return json.WrittenMemory;
    }

    private async ValueTask<HubFailure?> DeleteAsync(HttpContext context, StoredResponse response)
    {
        if (!store.Remove(response))
        {
            return ResponseFailures.Unknown(response.Id);
        }

        await maker.TellDeletedAsync(context, response);
        if (await records.RemovedAsync(response) is { } notKept)
        {
            return notKept;
        }

        var json = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, response.Id);
            writer.WriteString("object"u8, "response"u8);
            writer.WriteBoolean("deleted"u8, true);
            writer.WriteEndObject();
        }

        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, json.WrittenMemory);
        return null;
    }

    private async ValueTask<HubFailure?> CancelAsync(HttpContext context, StoredResponse response)
    {
        if (response.Run is not { } run)
        {
            if (!ResponseObject.IsBackground(response.State.Object.Span))
            {
                return ResponseFailures.NotInBackground(response.Id, "cancelled");
            }

            // It ended in this hub's former life.
            await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, Describe(response));
            return null;
        }

        run.Cancel();
        try
        {
            await run.Ended.WaitAsync(CancelPatience, time, context.RequestAborted);
        }
        catch (TimeoutException)
        {
            return new HubFailure(ErrorCatalog.InternalError, $"Response '{response.Id}' is being cancelled, but its participant has not let go of it yet.");
        }

        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, Describe(response));
        return null;
    }

    private static async ValueTask<HubFailure?> ListInputAsync(HttpContext context, StoredResponse response)
    {
        if (!ItemPage.Read(context.Request.Query).TryGet(out var page, out var failure) || !page.Write(response.State.Input).TryGet(out var json, out failure))
        {
            return failure;
        }

        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, json);
        return null;
    }
}
