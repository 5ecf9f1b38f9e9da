using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Gambi.Adaptation;
using Gambi.Adaptation.OverChat;
using Gambi.Adaptation.OverResponses;
using Gambi.Adaptation.Requests;
using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;
using Gambi.Hub.Routing;

namespace Gambi.Hub.Exchange;

/// <summary>Makes the plan for asking a participant: in the protocol that the client speaks, or in the one that its provider does.</summary>
internal static class ExchangePlanner
{
    /// <summary>What the hub usually adds to a body.</summary>
    private const int Growth = 4 * 1024;

    /// <summary>A plan for asking in <paramref name="protocol"/>; a failure when the request has something that this protocol cannot say.</summary>
    public static Outcome<ExchangePlan> Plan(InferenceRequest request, Admitted admitted, InferenceProtocol protocol)
    {
        if (protocol == request.Protocol)
        {
            var path = string.Concat(InferenceRoute.Of(protocol).ProviderPath, request.Query);
            return Plan(request, admitted, request.Asked, path) with
            {
                HidesUsage = request.Asked is { Stream: true, IncludeUsage: false, Protocol: InferenceProtocol.ChatCompletions or InferenceProtocol.Completions },
            };
        }

        using var adapted = new RentedBytes(request.Asked.Body.Length + Growth);
        if (!TryAdapt(request.Asked, adapted, out var problem) || !RequestInspector.TryInspect(protocol, adapted.Written, out var asked, out problem))
        {
            return RefusedRequest.For(problem);
        }

        // The query is about the route that the client called.
        return Plan(request, admitted, asked, InferenceRoute.Of(protocol).ProviderPath);
    }

    private static bool TryAdapt(InspectedRequest asked, RentedBytes adapted, [NotNullWhen(false)] out RequestProblem? problem) =>
        asked.Protocol == InferenceProtocol.Responses
            ? ChatRequestWriter.TryWrite(asked.Body, adapted, out problem)
            : ResponsesRequestWriter.TryWrite(asked.Body, adapted, out problem);

    private static ExchangePlan Plan(InferenceRequest request, Admitted admitted, InspectedRequest asked, string path)
    {
        var registration = admitted.Slot.Registration;
        var body = new RentedBytes(asked.Body.Length + Growth);
        try
        {
            var changes = new RequestChanges
            {
                Model = admitted.Model,
                Defaults = DefaultsOver(request.Room.Defaults, registration.Config),
                Omit = registration.Learned.RefusedFields,
            };
            var added = RequestRewriter.Rewrite(asked, changes, body);
            var exchange = new ExchangeRequest(InferenceRoute.Of(asked.Protocol).Operation, "POST", path)
            {
                Headers = request.Headers,
                Body = new ReadOnlySequence<byte>(body.Written),
                Stream = asked.Stream,
            };
            return new(asked.Protocol, exchange, body) { AddedFields = added };
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>The room's defaults, and over them the participant's.</summary>
    private static GenerationDefaults? DefaultsOver(RuntimeConfig? room, RuntimeConfig? participant) =>
        room is null && participant is null
            ? null
            : new()
            {
                Temperature = participant?.Temperature ?? room?.Temperature,
                TopP = participant?.TopP ?? room?.TopP,
                MaxTokens = participant?.MaxTokens ?? room?.MaxTokens,
                Stop = participant?.Stop ?? room?.Stop,
                FrequencyPenalty = participant?.FrequencyPenalty ?? room?.FrequencyPenalty,
                PresencePenalty = participant?.PresencePenalty ?? room?.PresencePenalty,
                Seed = participant?.Seed ?? room?.Seed,
                Instructions = participant?.Instructions ?? room?.Instructions,
            };
}
