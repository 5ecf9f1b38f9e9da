using System.Text.Json;
using Gambi.Adaptation.Requests;

namespace Gambi.Adaptation.OverResponses;

/// <summary>The options of a Chat Completions request that have another name or form in Responses, or that only some values of can be carried over.</summary>
internal static class OptionsWriter
{
    public static void Write(RequestValue request, RequestTranslation to)
    {
        WriteMaximum(request, to);
        WriteStop(request["stop"], to);
        WriteReasoning(request["reasoning_effort"], to);
        WriteLogprobs(request, to);
        WriteStream(request, to);
        CheckChoices(request["n"], to);
        CheckModalities(request["modalities"], to);

        // A provider's store is not the room's: nothing would ever fetch it from there.
        RequestValue store = request["store"];
        if (store.IsGiven)
        {
            to.Expect(store, ValueShape.Flag);
        }

        to.Writer.WriteBoolean("store", false);
    }

    /// <summary>The two names mean one thing; the newer one counts when both are there.</summary>
    private static void WriteMaximum(RequestValue request, RequestTranslation to)
    {
        RequestValue newer = request["max_completion_tokens"];
        to.CopyGiven("max_output_tokens", newer.IsGiven ? newer : request["max_tokens"], ValueShape.Number);
    }

    private static void WriteStop(RequestValue stop, RequestTranslation to)
    {
        if (!stop.IsGiven || !to.Expect(stop, ValueShape.Text | ValueShape.Array))
        {
            return;
        }

        to.Writer.WriteStartArray("stop_sequences");
        if (stop.Kind == JsonValueKind.String)
        {
            to.Copy(stop);
        }

        foreach (RequestValue text in stop.Items())
        {
            if (to.Expect(text, ValueShape.Text))
            {
                to.Copy(text);
            }
        }

        to.Writer.WriteEndArray();
    }

    private static void WriteReasoning(RequestValue effort, RequestTranslation to)
    {
        if (effort.IsGiven)
        {
            to.Writer.WriteStartObject("reasoning");
            to.Copy("effort", effort, ValueShape.Text);
            to.Writer.WriteEndObject();
        }
    }

    private static void WriteLogprobs(RequestValue request, RequestTranslation to)
    {
        RequestValue logprobs = request["logprobs"];
        if (logprobs.IsGiven && to.Expect(logprobs, ValueShape.Flag) && logprobs.Kind == JsonValueKind.True)
        {
            to.Writer.WriteStartArray("include");
            to.Writer.WriteStringValue("message.output_text.logprobs"u8);
            to.Writer.WriteEndArray();
        }

        to.CopyGiven("top_logprobs", request["top_logprobs"], ValueShape.Number);
    }

    /// <summary>
    /// Without the <c>stream_options</c>: Responses streams always end with the usage, and whether the client wants it is the answer's concern.
    /// </summary>
    private static void WriteStream(RequestValue request, RequestTranslation to)
    {
        RequestValue stream = request["stream"];
        if (stream.IsGiven && to.Expect(stream, ValueShape.Flag) && stream.Kind == JsonValueKind.True)
        {
            to.Writer.WriteBoolean("stream", true);
        }

        RequestValue options = request["stream_options"];
        if (options.IsGiven && to.Expect(options, ValueShape.Object))
        {
            to.RefuseOthers(options, "include_usage", "include_obfuscation");
        }
    }

    private static void CheckChoices(RequestValue choices, RequestTranslation to)
    {
        if (!choices.IsGiven || !to.Expect(choices, ValueShape.Number))
        {
            return;
        }

        if (!choices.TryGetInteger(out long count) || count < 1)
        {
            to.Invalid(choices, "a positive integer");
        }
        else if (count > 1)
        {
            to.Unsupported(choices);
        }
    }

    private static void CheckModalities(RequestValue modalities, RequestTranslation to)
    {
        if (!modalities.IsGiven || !to.Expect(modalities, ValueShape.Array))
        {
            return;
        }

        foreach (RequestValue modality in modalities.Items())
        {
            if (to.Expect(modality, ValueShape.Text) && !modality.Is("text"u8))
            {
                to.Unsupported(modalities);
            }
        }
    }
}
