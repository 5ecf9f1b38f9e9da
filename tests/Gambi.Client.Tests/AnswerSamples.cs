namespace Gambi.Client.Tests;

/// <summary>Streams of providers, each of an answer that thinks "Hm…", says "Héllo ☀ world" and took 5 + 7 tokens.</summary>
internal static class AnswerSamples
{
    public const string Text = "Héllo ☀ world";

    public const string Reasoning = "Hm…";

    public const string Responses = """
        event: response.created
        data: {"type":"response.created","response":{"id":"resp_1","status":"in_progress","model":"llama3","error":null}}

        : keepalive

        event: response.reasoning_text.delta
        data: {"type":"response.reasoning_text.delta","delta":"Hm…"}

        event: response.output_text.delta
        data: {"type":"response.output_text.delta","delta":"Héllo "}

        event: response.output_text.delta
        data: {"type":"response.output_text.delta","delta":"☀"}

        event: response.output_text.delta
        data: {"type":"response.output_text.delta",
        data: "delta":" world"}

        event: response.output_text.done
        data: {"type":"response.output_text.done","text":"Héllo ☀ world"}

        event: response.completed
        data: {"type":"response.completed","response":{"id":"resp_1","status":"completed","model":"llama3","error":null,"output":[{"type":"message","content":[{"type":"output_text","text":"Héllo ☀ world"}]}],"usage":{"input_tokens":5,"output_tokens":7,"total_tokens":12}}}


        """;

    public const string Chat = """
        data: {"id":"c1","model":"llama3","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}

        data: {"id":"c1","model":"llama3","choices":[{"index":0,"delta":{"reasoning_content":"Hm…"}}]}

        : queued 3

        data: {"id":"c1","model":"llama3","choices":[{"index":0,"delta":{"content":"Héllo "}}]}

        data: {"id":"c1","model":"llama3","choices":[{"index":0,"delta":{"content":"☀ world"}},{"index":1,"delta":{"content":"other"}}]}

        data: {"id":"c1","model":"llama3","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

        data: {"id":"c1","model":"llama3","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":7,"total_tokens":12}}

        data: [DONE]


        """;

    public static string Of(AskProtocol protocol) => (protocol == AskProtocol.Responses ? Responses : Chat).ReplaceLineEndings("\n");
}
