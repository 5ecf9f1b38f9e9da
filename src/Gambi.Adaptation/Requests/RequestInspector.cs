using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace Gambi.Adaptation.Requests;

/// <summary>The reader of what a dispatcher must know of a request body; it reads each byte once and copies none.</summary>
public static class RequestInspector
{
    /// <summary>The deepest nesting that is let through.</summary>
    public const int MaxDepth = 256;

    /// <summary>Reads a body; either a request or the problem with it comes out.</summary>
    public static bool TryInspect(
        InferenceProtocol protocol,
        ReadOnlyMemory<byte> body,
        [NotNullWhen(true)] out InspectedRequest? request,
        [NotNullWhen(false)] out RequestProblem? problem)
    {
        request = null;
        if (!Utf8.IsValid(body.Span))
        {
            problem = new RequestProblem("The request body is not valid UTF-8.");
            return false;
        }

        var read = new InspectedRequest(protocol, body);
        try
        {
            problem = Read(read);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The reader's own message names a position, but may also repeat bytes of the body.
            problem = new RequestProblem($"The request body is not valid JSON, or nested deeper than {MaxDepth} levels.");
        }

        if (problem is null && read.Model.Length == 0)
        {
            problem = new RequestProblem("You must provide a model.", "model");
        }

        request = problem is null ? read : null;
        return problem is null;
    }

    private static RequestProblem? Read(InspectedRequest request)
    {
        var reader = new Utf8JsonReader(request.Body.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return new RequestProblem("The request body must be a JSON object.");
        }

        RequestProblem? problem = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            RequestFields field = RequestFieldNames.Read(ref reader);
            request.Given |= field;
            reader.Read();
            RequestProblem? found = ReadValue(request, field, ref reader);
            problem ??= found;
            reader.Skip();
        }

        request.CloseBrace = (int)reader.TokenStartIndex;

        // Throws when anything but white space follows.
        reader.Read();
        return problem;
    }

    private static RequestProblem? ReadValue(InspectedRequest request, RequestFields field, ref Utf8JsonReader reader)
    {
        switch (field)
        {
            case RequestFields.Model:
                request.ModelValues.Add(new ByteSpan((int)reader.TokenStartIndex, (int)reader.BytesConsumed));
                request.Model = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
                return reader.TokenType == JsonTokenType.String ? null : Wrong("model", "a string");
            case RequestFields.Stream:
                request.Stream = reader.TokenType == JsonTokenType.True;
                return Flag("stream", ref reader);
            case RequestFields.Background:
                request.Background = reader.TokenType == JsonTokenType.True;
                return Flag("background", ref reader);
            case RequestFields.Store:
                request.Store = reader.TokenType switch { JsonTokenType.True => true, JsonTokenType.False => false, _ => null };
                return Flag("store", ref reader);
            case RequestFields.PreviousResponseId:
                request.PreviousResponseId = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                return Text("previous_response_id", ref reader);
            case RequestFields.PromptCacheKey:
                request.PromptCacheKey = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                return Text("prompt_cache_key", ref reader);
            case RequestFields.StreamOptions:
                return ReadStreamOptions(request, ref reader);
            case RequestFields.Messages when request.Protocol == InferenceProtocol.ChatCompletions:
                return ReadMessages(request, ref reader);
            default:
                return null;
        }
    }

    private static RequestProblem? ReadStreamOptions(InspectedRequest request, ref Utf8JsonReader reader)
    {
        int start = (int)reader.TokenStartIndex;
        request.IncludeUsage = false;
        request.IncludeUsageValue = null;
        request.StreamOptionsHasMembers = false;
        request.StreamOptionsIsObject = reader.TokenType == JsonTokenType.StartObject;
        RequestProblem? problem = request.StreamOptionsIsObject || reader.TokenType == JsonTokenType.Null ? null : Wrong("stream_options", "an object");
        while (request.StreamOptionsIsObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            request.StreamOptionsHasMembers = true;
            bool isIncludeUsage = reader.ValueTextEquals("include_usage"u8);
            reader.Read();
            if (isIncludeUsage)
            {
                request.IncludeUsage = reader.TokenType == JsonTokenType.True;
                request.IncludeUsageValue = new ByteSpan((int)reader.TokenStartIndex, (int)reader.BytesConsumed);
                problem ??= Flag("stream_options.include_usage", ref reader);
            }

            reader.Skip();
        }

        request.StreamOptions = new ByteSpan(start, (int)reader.BytesConsumed);
        return problem;
    }

    /// <summary>Looks whether somebody speaks as system; what messages are otherwise is the provider's to judge.</summary>
    private static RequestProblem? ReadMessages(InspectedRequest request, ref Utf8JsonReader reader)
    {
        request.HasSystemMessage = false;
        request.HasMessages = false;
        request.MessagesStart = reader.TokenType == JsonTokenType.StartArray ? (int)reader.TokenStartIndex : -1;
        while (request.MessagesStart >= 0 && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            request.HasMessages = true;
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isRole = reader.ValueTextEquals("role"u8);
                reader.Read();
                request.HasSystemMessage |= isRole && reader.TokenType == JsonTokenType.String
                    && (reader.ValueTextEquals("system"u8) || reader.ValueTextEquals("developer"u8));
                reader.Skip();
            }
        }

        return null;
    }

    private static RequestProblem? Flag(string name, ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null ? null : Wrong(name, "a boolean");

    private static RequestProblem? Text(string name, ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.String or JsonTokenType.Null ? null : Wrong(name, "a string");

    private static RequestProblem Wrong(string name, string expected) => new($"Invalid type for '{name}': expected {expected}.", name);
}
