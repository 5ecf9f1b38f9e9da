using System.Text.Json;
using Gambi.Adaptation.Requests;

namespace Gambi.Adaptation.OverChat;

/// <summary>The options of a Responses request that have another name or form in Chat Completions.</summary>
internal static class OptionsWriter
{
    public static void Write(RequestValue request, RequestTranslation to)
    {
        to.CopyGiven("max_tokens", request["max_output_tokens"], ValueShape.Number);
        WriteStop(request, to);
        WriteReasoning(request["reasoning"], to);
        WriteLogprobs(request["include"], request["top_logprobs"], to);
        WriteStream(request, to);
    }

    /// <summary>The two names mean one thing; <c>stop_sequences</c> counts when both are there.</summary>
    private static void WriteStop(RequestValue request, RequestTranslation to)
    {
        RequestValue stop = request["stop_sequences"].IsGiven ? request["stop_sequences"] : request["stop"];
        foreach (RequestValue text in stop.Items())
        {
            to.Expect(text, ValueShape.Text);
        }

        to.CopyGiven("stop", stop, ValueShape.Text | ValueShape.Array);
    }

    private static void WriteReasoning(RequestValue reasoning, RequestTranslation to)
    {
        if (reasoning.IsGiven && to.Expect(reasoning, ValueShape.Object))
        {
            to.CopyGiven("reasoning_effort", reasoning["effort"], ValueShape.Text);
            to.RefuseOthers(reasoning, "effort", "summary", "generate_summary");
        }
    }

    private static void WriteLogprobs(RequestValue include, RequestValue top, RequestTranslation to)
    {
        bool isAsked = false;
        if (include.IsGiven && to.Expect(include, ValueShape.Array))
        {
            foreach (RequestValue what in include.Items())
            {
                isAsked |= to.Expect(what, ValueShape.Text) && what.Is("message.output_text.logprobs"u8);
            }
        }

        // 0 is also what a client sends that repeats the default.
        bool hasTop = top.IsGiven && to.Expect(top, ValueShape.Number) && (isAsked || !top.Raw.SequenceEqual("0"u8));
        if (isAsked || hasTop)
        {
            to.Writer.WriteBoolean("logprobs", true);
        }

        if (hasTop)
        {
            to.Copy("top_logprobs", top, ValueShape.Number);
        }
    }

    /// <summary>Without the <c>stream_options</c>: the hub asks for the usage of every stream.</summary>
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
            to.RefuseOthers(options, "include_obfuscation", "include_usage");
        }
    }
}
