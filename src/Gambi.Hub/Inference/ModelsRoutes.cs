using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Http;
using Gambi.Hub.Rooms;
using Gambi.Hub.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gambi.Hub.Inference;

/// <summary><c>GET /models</c> and <c>GET /models/:id</c>: who is there, in the form in which OpenAI lists models.</summary>
internal sealed class ModelsRoutes(DoorSettings settings, TimeProvider time)
{
    private const string IdPath = "/models/";
    private const string Owner = "gambi";

    public Task ListAsync(HttpContext context)
    {
        if (!RoomLookup.FindRoom(context).TryGet(out var room, out var failure))
        {
            return OpenAiErrors.WriteAsync(context, failure);
        }

        var there = ParticipantsThere(room);
        var entries = there.ConvertAll(Describe);
        if (settings.ListDistinctModels || string.Equals(context.Request.Query["include"], "models", StringComparison.Ordinal))
        {
            entries.AddRange(DistinctModels(there));
        }

        return JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, new ModelList("list", entries), ContractsJson.Readable.ModelList);
    }

    public Task GetAsync(HttpContext context)
    {
        if (!RoomLookup.FindRoom(context).TryGet(out var room, out var failure))
        {
            return OpenAiErrors.WriteAsync(context, failure);
        }

        var selector = Selector.Parse(IdOf(context));
        return FindEntry(ParticipantsThere(room), selector) is { } entry
            ? JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, entry, ContractsJson.Readable.ModelEntry)
            : OpenAiErrors.WriteAsync(context, Missing(room, selector));
    }

    private static HubFailure Missing(Room room, Selector selector) =>
        room.Find(selector.Name) is { } offline && selector.Kind == SelectorKind.Name ? RoutingFailures.Offline([offline], null) : RoutingFailures.Unknown(room, selector);

    private static ModelEntry? FindEntry(List<Participant> there, Selector selector)
    {
        var pinned = selector.Kind == SelectorKind.Name ? there.Find(p => p.Id == selector.Name) : null;
        if (pinned is not null)
        {
            return Describe(pinned);
        }

        return selector.Kind == SelectorKind.Any
            ? there.Select(p => Entry(selector.Name, p)).FirstOrDefault()
            : there.Select(p => p.Registration.FindModel(selector.Name) is { } model ? Entry(Selector.ForModel(model), p) : null).FirstOrDefault(static entry => entry is not null);
    }

    private static IEnumerable<ModelEntry> DistinctModels(List<Participant> there) =>
        there.SelectMany(static p => p.Registration.Models.Select(model => (Model: model, Participant: p)))
            .DistinctBy(static pair => pair.Model, StringComparer.Ordinal)
            .Select(static pair => Entry(Selector.ForModel(pair.Model), pair.Participant));

    private static ModelEntry Entry(string id, Participant first) => new() { Id = id, OwnedBy = Owner, Created = first.JoinedAt.ToUnixTimeSeconds() };

    private static ModelEntry Describe(Participant participant)
    {
        var registration = participant.Registration;
        return new()
        {
            Id = participant.Id,
            Created = participant.JoinedAt.ToUnixTimeSeconds(),
            OwnedBy = registration.Nickname,
            Gambi = new()
            {
                Nickname = registration.Nickname,
                Model = registration.Model,
                Endpoint = registration.Endpoint,
                Capabilities = registration.Capabilities,
                Connection = participant.DescribeConnection(),
            },
        };
    }

    /// <summary>The id as the client wrote it, decoded once: routing leaves an encoded slash as it is.</summary>
    private static string IdOf(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target[..query];
        var at = path.IndexOf("/v1" + IdPath, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? context.Request.RouteValues["id"] as string ?? "" : Uri.UnescapeDataString(path[(at + 3 + IdPath.Length)..]);
    }

    private List<Participant> ParticipantsThere(Room room)
    {
        var now = time.GetUtcNow();
        return [.. room.Participants.Where(p => p.StatusAt(now) != ParticipantStatus.Offline)];
    }
}
