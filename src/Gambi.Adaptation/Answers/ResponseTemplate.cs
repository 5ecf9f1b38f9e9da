using System.Buffers;
using System.Text.Json;
using Gambi.Adaptation.Usage;

namespace Gambi.Adaptation.Answers;

/// <summary>Everything of a response object that is known before its provider has said anything; it writes the object in every status.</summary>
/// <remarks>Immutable, and independent of the memory it was read from.</remarks>
public sealed class ResponseTemplate
{
    private readonly EchoedFields _echoed;

    private ResponseTemplate(ResponseIdentity identity, EchoedFields echoed)
    {
        Identity = identity;
        _echoed = echoed;
    }

    /// <summary>What the hub says of it.</summary>
    public ResponseIdentity Identity { get; }

    /// <summary>Reads what a response repeats of its request: an inspected body, so that it is known to be a JSON object.</summary>
    public static ResponseTemplate Read(ReadOnlyMemory<byte> responsesBody, ResponseIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return new ResponseTemplate(identity, EchoedFields.Read(responsesBody.Span));
    }

    /// <summary>The same of a response that another model makes.</summary>
    public ResponseTemplate With(string model) => new(Identity with { Model = model }, _echoed);

    /// <summary>Writes the object of a response that has no output (yet).</summary>
    public void WriteObject(ResponseStatus status, IBufferWriter<byte> output, AnswerFailure? failure = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        WriteObject(new ResponseState(status) { Failure = failure }, output);
    }

    internal void WriteObject(in ResponseState state, IBufferWriter<byte> output)
    {
        using Utf8JsonWriter json = JsonOutput.NewWriter(output);
        WriteObject(state, json);
    }

    internal void WriteObject(in ResponseState state, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, Identity.Id);
        json.WriteString("object"u8, "response"u8);
        json.WriteNumber("created_at"u8, Identity.CreatedAt.ToUnixTimeSeconds());
        json.WriteString("status"u8, state.Status.ToWire());
        if (state.CompletedAt is { } completedAt)
        {
            json.WriteNumber("completed_at"u8, completedAt.ToUnixTimeSeconds());
        }
        else
        {
            json.WriteNull("completed_at"u8);
        }

        json.WriteBoolean("background"u8, Identity.Background);
        WriteFailure(state.Failure, json);
        WriteIncompleteDetails(state.IncompleteReason, json);
        json.WriteString("model"u8, Identity.Model);
        json.WriteString("previous_response_id"u8, Identity.PreviousResponseId);
        json.WriteBoolean("store"u8, Identity.Store);
        foreach (EchoedField field in EchoedFieldNames.InOrder)
        {
            json.WritePropertyName(field.Name);
            json.WriteRawValue(_echoed[field], skipInputValidation: true);
        }

        WriteOutput(state.Output ?? [], json);
        WriteUsage(state, json);
        json.WriteEndObject();
    }

    private static void WriteFailure(AnswerFailure? failure, Utf8JsonWriter json)
    {
        if (failure is null)
        {
            json.WriteNull("error"u8);
            return;
        }

        json.WriteStartObject("error"u8);
        json.WriteString("code"u8, "server_error"u8);
        json.WriteString("message"u8, failure.Message);
        json.WriteEndObject();
    }

    private static void WriteIncompleteDetails(string? reason, Utf8JsonWriter json)
    {
        if (reason is null)
        {
            json.WriteNull("incomplete_details"u8);
            return;
        }

        json.WriteStartObject("incomplete_details"u8);
        json.WriteString("reason"u8, reason);
        json.WriteEndObject();
    }

    private static void WriteOutput(IReadOnlyList<OutputItem> items, Utf8JsonWriter json)
    {
        json.WriteStartArray("output"u8);
        foreach (OutputItem item in items)
        {
            item.Write(json);
        }

        json.WriteEndArray();
        json.WritePropertyName("output_text"u8);
        foreach (OutputItem item in items)
        {
            item.WriteOutputText(json);
        }

        json.WriteStringValueSegment(""u8, isFinalSegment: true);
    }

    /// <summary>Zeros in a response that has ended and was not counted: some clients refuse it without.</summary>
    private static void WriteUsage(in ResponseState state, Utf8JsonWriter json)
    {
        if (state.Status is ResponseStatus.Queued or ResponseStatus.InProgress)
        {
            json.WriteNull("usage"u8);
            return;
        }

        CountedTokens usage = state.Usage;
        json.WriteStartObject("usage"u8);
        json.WriteNumber("input_tokens"u8, usage.Tokens.Input ?? 0);
        json.WriteStartObject("input_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, usage.Cached);
        json.WriteEndObject();
        json.WriteNumber("output_tokens"u8, usage.Tokens.Output ?? 0);
        json.WriteStartObject("output_tokens_details"u8);
        json.WriteNumber("reasoning_tokens"u8, usage.Reasoning);
        json.WriteEndObject();
        json.WriteNumber("total_tokens"u8, usage.Total);
        json.WriteEndObject();
    }
}
