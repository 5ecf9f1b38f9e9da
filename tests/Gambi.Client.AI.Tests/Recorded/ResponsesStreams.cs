namespace Gambi.Client.AI.Tests.Recorded;

/// <summary>Streams of Responses in what the demo provider does not say.</summary>
internal static class ResponsesStreams
{
    /// <summary>OpenAI: a summary in two parts, encrypted reasoning, a citation, a search, and usage in detail; then the same as one object.</summary>
    public const string Thoughtful = """
        event: response.created
        data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response","created_at":1750000000,"status":"in_progress","model":"o9","store":true,"output":[]}}

        event: response.output_item.added
        data: {"type":"response.output_item.added","sequence_number":1,"output_index":0,"item":{"id":"rs_1","type":"reasoning","summary":[],"encrypted_content":"par"}}

        event: response.reasoning_summary_part.added
        data: {"type":"response.reasoning_summary_part.added","sequence_number":2,"item_id":"rs_1","output_index":0,"summary_index":0,"part":{"type":"summary_text","text":""}}

        event: response.reasoning_summary_text.delta
        data: {"type":"response.reasoning_summary_text.delta","sequence_number":3,"item_id":"rs_1","output_index":0,"summary_index":0,"delta":"First."}

        event: response.reasoning_summary_part.added
        data: {"type":"response.reasoning_summary_part.added","sequence_number":4,"item_id":"rs_1","output_index":0,"summary_index":1,"part":{"type":"summary_text","text":""}}

        event: response.reasoning_summary_text.delta
        data: {"type":"response.reasoning_summary_text.delta","sequence_number":5,"item_id":"rs_1","output_index":0,"summary_index":1,"delta":"Then."}

        event: response.output_item.done
        data: {"type":"response.output_item.done","sequence_number":6,"output_index":0,"item":{"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"First."},{"type":"summary_text","text":"Then."}],"encrypted_content":"secret"}}

        event: response.output_item.done
        data: {"type":"response.output_item.done","sequence_number":7,"output_index":1,"item":{"id":"ws_1","type":"web_search_call","status":"completed","action":{"type":"search","query":"sky"}}}

        event: response.output_text.delta
        data: {"type":"response.output_text.delta","sequence_number":8,"item_id":"msg_1","output_index":2,"content_index":0,"delta":"Blue, "}

        event: response.output_text.delta
        data: {"type":"response.output_text.delta","sequence_number":9,"item_id":"msg_1","output_index":2,"content_index":0,"delta":"they say."}

        event: response.output_item.done
        data: {"type":"response.output_item.done","sequence_number":10,"output_index":2,"item":{"id":"msg_1","type":"message","role":"assistant","status":"completed","content":[{"type":"output_text","text":"Blue, they say.","annotations":[{"type":"url_citation","start_index":0,"end_index":4,"url":"https://sky.test/","title":"Sky"},{"type":"file_citation","file_id":"file_1","filename":"sky.pdf","index":15},{"type":"novel"}]}]}}

        event: response.completed
        data: {"type":"response.completed","sequence_number":11,"response":§}


        """;

    public const string ThoughtfulObject =
        """{"id":"resp_1","object":"response","created_at":1750000000,"status":"completed","model":"o9","store":true,"error":null,"output":[{"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"First."},{"type":"summary_text","text":"Then."}],"encrypted_content":"secret"},{"id":"ws_1","type":"web_search_call","status":"completed","action":{"type":"search","query":"sky"}},{"id":"msg_1","type":"message","role":"assistant","status":"completed","content":[{"type":"output_text","text":"Blue, they say.","annotations":[{"type":"url_citation","start_index":0,"end_index":4,"url":"https://sky.test/","title":"Sky"},{"type":"file_citation","file_id":"file_1","filename":"sky.pdf","index":15},{"type":"novel"}]}]}],"usage":{"input_tokens":100,"input_tokens_details":{"cached_tokens":60},"output_tokens":50,"output_tokens_details":{"reasoning_tokens":40},"total_tokens":150}}""";

    /// <summary>llama.cpp: neither sequence numbers nor places; a thought, a text and two calls.</summary>
    public const string WithoutPlaces = """
        data: {"type":"response.created","response":{"id":"resp_2","status":"in_progress","model":"qwen","store":false}}

        data: {"type":"response.reasoning_text.delta","item_id":"rs_2","delta":"Hm…"}

        data: {"type":"response.output_item.done","item":{"type":"reasoning","id":"rs_2","summary":[],"content":[{"type":"reasoning_text","text":"Hm…"}]}}

        data: {"type":"response.output_text.delta","item_id":"msg_2","delta":"I look."}

        data: {"type":"response.output_item.done","item":{"type":"message","id":"msg_2","content":[{"type":"output_text","text":"I look."}]}}

        data: {"type":"response.output_item.done","item":{"type":"function_call","call_id":"call_a","name":"weather","arguments":"{\"city\":\"Rome\"}"}}

        data: {"type":"response.output_item.done","item":{"type":"function_call","call_id":"call_b","name":"now","arguments":""}}

        data: {"type":"response.completed","response":§}


        """;

    public const string WithoutPlacesObject =
        """{"id":"resp_2","status":"completed","model":"qwen","store":false,"output":[{"type":"reasoning","id":"rs_2","summary":[],"content":[{"type":"reasoning_text","text":"Hm…"}]},{"type":"message","id":"msg_2","content":[{"type":"output_text","text":"I look."}]},{"type":"function_call","call_id":"call_a","name":"weather","arguments":"{\"city\":\"Rome\"}"},{"type":"function_call","call_id":"call_b","name":"now","arguments":""}],"usage":{"input_tokens":0,"output_tokens":0,"total_tokens":0}}""";

    /// <summary>A provider that streams nothing but the end: cut short, with a refusal.</summary>
    public const string OnlyTheEnd = """
        data: {"type":"response.incomplete","response":§}

        data: [DONE]


        """;

    public const string OnlyTheEndObject =
        """{"id":"resp_3","status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"model":"m","output":[{"type":"message","id":"m1","content":[{"type":"output_text","text":"As far as"},{"type":"refusal","refusal":"No."}]},{"type":"function_call","id":"fc_1","call_id":"c1","name":"f","arguments":"{\"a\":"}]}""";

    public const string Failed = """
        data: {"type":"response.created","response":{"id":"resp_4","status":"in_progress","model":"m"}}

        data: {"type":"response.output_text.delta","output_index":0,"delta":"I was"}

        data: {"type":"response.failed","response":{"id":"resp_4","status":"failed","error":{"code":"server_error","message":"It broke."}}}


        """;

    public const string Error = """
        event: error
        data: {"type":"error","code":"overloaded","message":"Too much."}


        """;

    public const string CutOff = """
        data: {"type":"response.output_text.delta","output_index":0,"delta":"I was"}


        """;
}
