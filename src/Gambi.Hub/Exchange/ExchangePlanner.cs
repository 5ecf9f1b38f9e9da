using System.Buffers;
using Gambi.Adaptation;
using Gambi.Adaptation.Requests;
using Gambi.Contracts;
using Gambi.Hub.Rooms;
using Gambi.Hub.Routing;

namespace Gambi.Hub.Exchange;

/// <summary>Makes the plan for asking a participant in the protocol that the client speaks; the place where other ways to ask it belong.</summary>
internal static class ExchangePlanner
{
    /// <summary>What the hub usually adds to a body.</summary>
    private const int Growth = 4 * 1024;

    public static ExchangePlan Plan(InferenceRequest request, Admitted admitted)
    {
        var asked = request.Asked;
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
            var exchange = new ExchangeRequest(request.Operation, "POST", request.Path)
            {
                Headers = request.Headers,
                Body = new ReadOnlySequence<byte>(body.Written),
                Stream = asked.Stream,
            };
            return new(exchange, body)
            {
                AddedFields = added,
                HidesUsage = asked is { Stream: true, IncludeUsage: false, Protocol: InferenceProtocol.ChatCompletions or InferenceProtocol.Completions },
            };
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
