using System.Text.Json;

namespace Gambi.TestKit.Schemas;

/// <summary>The output items of OpenAI's public reference that a language model's answer has.</summary>
internal static class ItemSchema
{
    public static void Check(SchemaCheck item)
    {
        switch (item.Text("type"))
        {
            case "message":
                item.Id("id", "msg_");
                item.Is("role", "assistant");
                Status(item);
                foreach (SchemaCheck part in item.Array("content"))
                {
                    CheckPart(part, "output_text", "refusal");
                }

                break;
            case "reasoning":
                item.Id("id", "rs_");
                foreach (SchemaCheck part in item.Array("summary"))
                {
                    CheckPart(part, "summary_text");
                }

                if (item.Value.TryGetProperty("content", out _))
                {
                    foreach (SchemaCheck part in item.Array("content"))
                    {
                        CheckPart(part, "reasoning_text");
                    }
                }

                break;
            case "function_call":
                item.Id("id", "fc_");
                Status(item);
                item.Text("name");
                item.Text("arguments");
                if (item.Text("call_id") is { } callId && (callId.Length == 0 || callId == item.Text("id")))
                {
                    item.Report($"call_id is \"{callId}\"");
                }

                break;
            case { } other:
                item.Text("id");
                if (!other.EndsWith("_call", StringComparison.Ordinal))
                {
                    item.Report($"type is \"{other}\"");
                }

                break;
        }
    }

    public static void CheckPart(SchemaCheck part, params string[] types)
    {
        part.Is("type", types);
        switch (part.Text("type"))
        {
            case "output_text":
                part.Text("text");
                foreach (SchemaCheck annotation in part.Array("annotations"))
                {
                    annotation.Text("type");
                }

                CheckLogprobs(part);
                break;
            case "refusal":
                part.Text("refusal");
                part.Only("type", "refusal");
                break;
            default:
                part.Text("text");
                part.Only("type", "text");
                break;
        }
    }

    public static void CheckLogprobs(SchemaCheck owner)
    {
        foreach (SchemaCheck logprob in owner.Array("logprobs"))
        {
            logprob.Text("token");
            logprob.Number("logprob");
            logprob.Need("bytes", JsonValueKind.Array);
            foreach (SchemaCheck alternative in logprob.Array("top_logprobs"))
            {
                alternative.Text("token");
                alternative.Number("logprob");
                alternative.Need("bytes", JsonValueKind.Array);
            }
        }
    }

    private static void Status(SchemaCheck item) => item.Is("status", "in_progress", "completed", "incomplete");
}
