namespace Gambi.Client.AI.Tests.Recorded;

/// <summary>Streams of Chat Completions in what the demo provider does not say.</summary>
internal static class ChatStreams
{
    /// <summary>A thought, a text, a citation, and two calls whose deltas interleave; usage in detail after the reason.</summary>
    public const string Thoughtful = """
        data: {"id":"c1","object":"chat.completion.chunk","created":1750000000,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""}}],"usage":null}

        data: {"id":"c1","created":1750000000,"model":"m","choices":[{"index":0,"delta":{"reasoning_content":"Hm…"}}]}

        data: {"id":"c1","created":1750000000,"model":"m","choices":[{"index":0,"delta":{"content":"Blue, "}},{"index":1,"delta":{"content":"another choice"}}]}

        data: {"id":"c1","created":1750000000,"model":"m","choices":[{"index":0,"delta":{"content":"they say.","annotations":[{"type":"url_citation","url_citation":{"url":"https://sky.test/","title":"Sky","start_index":0,"end_index":4}}]}}]}

        data: {"id":"c1","created":1750000000,"model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"weather","arguments":""}}]}}]}

        data: {"id":"c1","created":1750000000,"model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"b","type":"function","function":{"name":"now","arguments":"{"}},{"index":0,"function":{"arguments":"{\"city\""}}]}}]}

        data: {"id":"c1","created":1750000000,"model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":":\"Rome\"}"}},{"index":1,"function":{"arguments":"}"}}]}}]}

        data: {"id":"c1","created":1750000000,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}

        data: {"id":"c1","created":1750000000,"model":"m","choices":[],"usage":{"prompt_tokens":100,"prompt_tokens_details":{"cached_tokens":60},"completion_tokens":50,"completion_tokens_details":{"reasoning_tokens":40},"total_tokens":150}}

        data: [DONE]


        """;

    public const string ThoughtfulObject =
        """{"id":"c1","object":"chat.completion","created":1750000000,"model":"m","choices":[{"index":0,"message":{"role":"assistant","reasoning_content":"Hm…","content":"Blue, they say.","annotations":[{"type":"url_citation","url_citation":{"url":"https://sky.test/","title":"Sky","start_index":0,"end_index":4}}],"tool_calls":[{"id":"a","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Rome\"}"}},{"id":"b","type":"function","function":{"name":"now","arguments":"{}"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":100,"prompt_tokens_details":{"cached_tokens":60},"completion_tokens":50,"completion_tokens_details":{"reasoning_tokens":40},"total_tokens":150}}""";

    /// <summary>Ollama: thoughts by another name, each call whole, all of them at index 0, and a reason that does not tell of them.</summary>
    public const string Ollama = """
        data: {"id":"c2","model":"q","choices":[{"index":0,"delta":{"role":"assistant","content":"","reasoning":"Hm…"}}]}

        data: {"id":"c2","model":"q","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Rome\"}"}}]}}]}

        data: {"id":"c2","model":"q","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"b","type":"function","function":{"name":"now","arguments":{}}}]}}]}

        data: {"id":"c2","model":"q","choices":[{"index":0,"delta":{"content":""},"finish_reason":"stop"}]}

        data: [DONE]


        """;

    public const string OllamaObject =
        """{"id":"c2","model":"q","choices":[{"index":0,"message":{"role":"assistant","content":"","reasoning":"Hm…","tool_calls":[{"id":"a","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Rome\"}"}},{"id":"b","type":"function","function":{"name":"now","arguments":{}}}]},"finish_reason":"stop"}]}""";

    /// <summary>OpenAI: a refusal in pieces, ended by the filter; Mistral: a content of parts.</summary>
    public const string Refusing = """
        data: {"id":"c3","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":[{"type":"thinking","thinking":[{"type":"text","text":"Hm…"}]},{"type":"text","text":"Sorry."}],"refusal":null}}]}

        data: {"id":"c3","model":"m","choices":[{"index":0,"delta":{"refusal":"I "}}]}

        data: {"id":"c3","model":"m","choices":[{"index":0,"delta":{"refusal":"won't."}}]}

        data: {"id":"c3","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"content_filter"}]}


        """;

    public const string RefusingObject =
        """{"id":"c3","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":[{"type":"thinking","thinking":[{"type":"text","text":"Hm…"}]},{"type":"text","text":"Sorry."}],"refusal":"I won't."},"finish_reason":"content_filter"}]}""";

    public const string Failed = """
        data: {"id":"c4","choices":[{"index":0,"delta":{"content":"I was"}}]}

        data: {"error":{"message":"It broke.","type":"server_error","code":"server_error"}}


        """;

    public const string CutOff = """
        data: {"id":"c4","choices":[{"index":0,"delta":{"content":"I was"}}]}


        """;
}
