using System.Text;

namespace Gambi.Bench.Scenes;

/// <summary>What clients and providers send: chunks of about 200 bytes, answers of about 500, requests of 8 KB with a long conversation and tools.</summary>
internal static class Payloads
{
    private const int Turns = 30;

    private const string Tool = """
        "name":"get_weather","description":"The weather at a place, now or in the next days.",
        "parameters":{"type":"object","properties":{"place":{"type":"string","description":"City and country"},
        "days":{"type":"integer","minimum":0,"maximum":7},"unit":{"type":"string","enum":["celsius","fahrenheit"]}},"required":["place"],"additionalProperties":false}
        """;

    private const string Said = "A tunnel is dialled by the participant and kept open; the hub sends each request through it, and the answer comes back as it is made, event by event, until its end.";

    public static byte[] ChatChunk { get; } = Event("""{"id":"chatcmpl-7Hk2pQ","object":"chat.completion.chunk","created":1795250000,"model":"llama3:8b","choices":[{"index":0,"delta":{"content":" tunnel"},"logprobs":null,"finish_reason":null}]}""");

    /// <summary>As OpenAI and vLLM send it when they are asked for the usage.</summary>
    public static byte[] ChatChunkWithoutUsage { get; } = Event("""{"id":"chatcmpl-7Hk2pQ","object":"chat.completion.chunk","created":1795250000,"model":"llama3:8b","choices":[{"index":0,"delta":{"content":" tunnel"},"finish_reason":null}],"usage":null}""");

    public static byte[] ChatUsage { get; } = Event("""{"id":"chatcmpl-7Hk2pQ","object":"chat.completion.chunk","created":1795250000,"model":"llama3:8b","choices":[],"usage":{"prompt_tokens":1612,"completion_tokens":98,"total_tokens":1710}}""");

    public static byte[] ResponsesDelta { get; } = Event(
        """{"type":"response.output_text.delta","sequence_number":17,"item_id":"msg_68f1c0de77a94b3f","output_index":0,"content_index":0,"delta":" tunnel","logprobs":[],"obfuscation":"k3Jx9"}""",
        "response.output_text.delta");

    public static byte[] ChatAnswer { get; } = Encoding.UTF8.GetBytes($$$"""
        {"id":"chatcmpl-7Hk2pQ","object":"chat.completion","created":1795250000,"model":"llama3:8b","system_fingerprint":"fp_44709d6fcb",
        "choices":[{"index":0,"message":{"role":"assistant","content":"{{{Said}}}"},"logprobs":null,"finish_reason":"stop"}],
        "usage":{"prompt_tokens":1612,"completion_tokens":98,"total_tokens":1710}}
        """);

    public static byte[] ResponsesAnswer { get; } = Encoding.UTF8.GetBytes($$$"""
        {"id":"resp_68f1c0de","object":"response","created_at":1795250000,"status":"completed","model":"llama3:8b","output":[{{{Message("completed", Said)}}}],
        "usage":{"input_tokens":1612,"output_tokens":98,"total_tokens":1710}}
        """);

    /// <summary>A stream of <paramref name="chunks"/> words, its usage and its end.</summary>
    public static byte[][] ChatStream(int chunks) =>
        [Event("""{"id":"chatcmpl-7Hk2pQ","object":"chat.completion.chunk","created":1795250000,"model":"llama3:8b","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}"""),
        .. Enumerable.Repeat(ChatChunk, chunks),
        Event("""{"id":"chatcmpl-7Hk2pQ","object":"chat.completion.chunk","created":1795250000,"model":"llama3:8b","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"""),
        ChatUsage, Event("[DONE]")];

    public static byte[][] ResponsesStream(int chunks)
    {
        var text = string.Concat(Enumerable.Repeat(" tunnel", chunks));
        return
        [
            Event("""{"type":"response.created","sequence_number":0,"response":{"id":"resp_68f1c0de","object":"response","created_at":1795250000,"status":"in_progress","model":"llama3:8b","output":[]}}""", "response.created"),
            Event("""{"type":"response.output_item.added","sequence_number":1,"output_index":0,"item":{"id":"msg_68f1c0de77a94b3f","type":"message","status":"in_progress","role":"assistant","content":[]}}""", "response.output_item.added"),
            .. Enumerable.Repeat(ResponsesDelta, chunks),
            Event($$"""{"type":"response.output_item.done","sequence_number":900,"output_index":0,"item":{{Message("completed", text)}}}""", "response.output_item.done"),
            Event($$$$"""{"type":"response.completed","sequence_number":901,"response":{"id":"resp_68f1c0de","object":"response","created_at":1795250000,"status":"completed","model":"llama3:8b","output":[{{{{Message("completed", text)}}}}],"usage":{"input_tokens":1612,"output_tokens":98,"total_tokens":1710}}}""", "response.completed"),
        ];
    }

    public static byte[] ChatRequest(bool stream)
    {
        var turns = string.Join(',', Enumerable.Range(0, Turns).Select(static i => $$"""{"role":"{{(i % 2 == 0 ? "user" : "assistant")}}","content":"{{i}}. {{Said}} And then?"}"""));
        var tools = string.Join(',', Enumerable.Repeat($$$"""{"type":"function","function":{{{{Tool}}}}}""", 4));
        return Encoding.UTF8.GetBytes($$"""{"model":"model:llama3:8b","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"system","content":"You explain briefly."},{{turns}}],"tools":[{{tools}}],"tool_choice":"auto","temperature":0.7}""");
    }

    public static byte[] ResponsesRequest(bool stream)
    {
        var turns = string.Join(',', Enumerable.Range(0, Turns).Select(static i => $$"""{"role":"{{(i % 2 == 0 ? "user" : "assistant")}}","content":"{{i}}. {{Said}} And then?"}"""));
        var tools = string.Join(',', Enumerable.Repeat($$"""{"type":"function",{{Tool}}}""", 4));
        return Encoding.UTF8.GetBytes($$"""{"model":"model:llama3:8b","stream":{{(stream ? "true" : "false")}},"store":false,"instructions":"You explain briefly.","input":[{{turns}}],"tools":[{{tools}}],"tool_choice":"auto","temperature":0.7}""");
    }

    private static string Message(string status, string text) =>
        $$"""{"id":"msg_68f1c0de77a94b3f","type":"message","status":"{{status}}","role":"assistant","content":[{"type":"output_text","text":"{{text}}","annotations":[]}]}""";

    private static byte[] Event(string data, string? type = null) => Encoding.UTF8.GetBytes(type is null ? $"data: {data}\n\n" : $"event: {type}\ndata: {data}\n\n");
}
