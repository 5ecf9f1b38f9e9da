using System.Buffers;

namespace Gambi.Adaptation.Requests;

/// <summary>The maker of the provider's body out of the client's: a few bytes replaced or put in between, all others as they came.</summary>
public static class RequestRewriter
{
    /// <summary>Writes the provider's body; returns the names (the provider's) of the fields that the client did not have.</summary>
    public static IReadOnlyList<string> Rewrite(InspectedRequest request, RequestChanges changes, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(output);
        var edits = new List<(ByteSpan Place, ReadOnlyMemory<byte> Bytes)>();
        byte[] model = AddedFields.Text(changes.Model);
        foreach (ByteSpan place in request.ModelValues)
        {
            edits.Add((place, model));
        }

        using var added = new AddedFields(request.Given, changes.Omit);
        if (changes.Defaults is { } defaults)
        {
            AddDefaults(request, defaults, changes.Omit, added, edits);
        }

        if (request.Stream && request.Protocol is InferenceProtocol.ChatCompletions or InferenceProtocol.Completions)
        {
            AskForUsage(request, changes.Omit, added, edits);
        }

        if (added.Names.Count > 0)
        {
            edits.Add((new ByteSpan(request.CloseBrace, request.CloseBrace), added.ToBytes()));
        }

        Splice(request.Body.Span, edits, output);
        return added.Names;
    }

    private static void AddDefaults(
        InspectedRequest request,
        GenerationDefaults defaults,
        IReadOnlySet<string>? omit,
        AddedFields added,
        List<(ByteSpan Place, ReadOnlyMemory<byte> Bytes)> edits)
    {
        const RequestFields AnyMaximum = RequestFields.MaxTokens | RequestFields.MaxCompletionTokens | RequestFields.MaxOutputTokens;
        const RequestFields AnyStop = RequestFields.Stop | RequestFields.StopSequences;
        bool isResponses = request.Protocol == InferenceProtocol.Responses;
        if (request.Protocol == InferenceProtocol.Embeddings)
        {
            return;
        }

        if (isResponses)
        {
            added.Add("instructions", RequestFields.Instructions, defaults.Instructions);
        }
        else if (defaults.Instructions is { } instructions && request is { MessagesStart: >= 0, HasSystemMessage: false }
            && omit?.Contains("instructions") != true)
        {
            int place = request.MessagesStart + 1;
            edits.Add((new ByteSpan(place, place), AddedFields.SystemMessage(instructions, request.HasMessages)));
        }

        added.Add("temperature", RequestFields.Temperature, defaults.Temperature);
        added.Add("top_p", RequestFields.TopP, defaults.TopP);
        added.Add(isResponses ? "max_output_tokens" : "max_tokens", AnyMaximum, defaults.MaxTokens);
        added.Add(isResponses ? "stop_sequences" : "stop", AnyStop, defaults.Stop);
        added.Add("frequency_penalty", RequestFields.FrequencyPenalty, defaults.FrequencyPenalty);
        added.Add("presence_penalty", RequestFields.PresencePenalty, defaults.PresencePenalty);
        added.Add("seed", RequestFields.Seed, defaults.Seed);
    }

    /// <summary>Sets <c>stream_options.include_usage</c>, wherever and whatever it is, and leaves the other options alone.</summary>
    private static void AskForUsage(
        InspectedRequest request, IReadOnlySet<string>? omit, AddedFields added, List<(ByteSpan Place, ReadOnlyMemory<byte> Bytes)> edits)
    {
        if ((request.Given & RequestFields.StreamOptions) == 0)
        {
            added.AddStreamOptions();
        }
        else if (request.IncludeUsage || omit?.Contains("stream_options") == true)
        {
            return;
        }
        else if (request.IncludeUsageValue is { } value)
        {
            edits.Add((value, "true"u8.ToArray()));
        }
        else if (request.StreamOptionsIsObject)
        {
            int place = request.StreamOptions.Start + 1;
            byte[] option = request.StreamOptionsHasMembers ? "\"include_usage\":true,"u8.ToArray() : "\"include_usage\":true"u8.ToArray();
            edits.Add((new ByteSpan(place, place), option));
        }
        else
        {
            edits.Add((request.StreamOptions, "{\"include_usage\":true}"u8.ToArray()));
        }
    }

    private static void Splice(ReadOnlySpan<byte> body, List<(ByteSpan Place, ReadOnlyMemory<byte> Bytes)> edits, IBufferWriter<byte> output)
    {
        edits.Sort((one, other) => one.Place.Start.CompareTo(other.Place.Start));
        int copied = 0;
        foreach ((ByteSpan place, ReadOnlyMemory<byte> bytes) in edits)
        {
            output.Write(body[copied..place.Start]);
            output.Write(bytes.Span);
            copied = place.End;
        }

        output.Write(body[copied..]);
    }
}
