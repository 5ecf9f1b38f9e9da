using System.Text.Json.Nodes;
using Gambi.Adaptation.Requests;
using static Gambi.Adaptation.Tests.Requests.Translating;

namespace Gambi.Adaptation.Tests.OverResponses;

/// <summary>The table "Responses request → Chat request" read backwards: the rows that make instructions and input.</summary>
public sealed class ResponsesInputTests
{
    [Fact]
    public void Leading_system_messages_become_instructions()
    {
        JsonObject one = ToResponses("""{"model":"m","messages":[{"role":"system","content":"Be \u00e9."},{"role":"user","content":"Hi"}]}""");
        Is("\"Be é.\"", one["instructions"]);
        Is("""[{"type":"message","role":"user","content":"Hi"}]""", one["input"]);
        JsonObject two = ToResponses("""
            {"model":"m","messages":[{"role":"system","content":"a"},{"role":"system","content":[{"type":"text","text":"b"},{"type":"text","text":"c"}]},{"role":"user","content":"Hi"}]}
            """);
        Is("\"a\\nb\\nc\"", two["instructions"]);
    }

    [Fact]
    public void Later_system_messages_stay_where_they_are() =>
        Input("""[{"role":"user","content":"Hi"},{"role":"system","content":"Be brief."}]""",
            """[{"type":"message","role":"user","content":"Hi"},{"type":"message","role":"system","content":"Be brief."}]""");

    [Fact]
    public void System_messages_alone_are_the_input() =>
        Input("""[{"role":"system","content":"Say something."}]""", """[{"type":"message","role":"system","content":"Say something."}]""");

    [Theory]
    [InlineData("user")]
    [InlineData("developer")]
    [InlineData("assistant")]
    public void A_message_becomes_a_message_item_of_its_role(string role) =>
        Input($$"""[{"role":"{{role}}","content":"h\u00e9"}]""", $$"""[{"type":"message","role":"{{role}}","content":"hé"}]""");

    [Fact]
    public void Text_parts_become_input_text() =>
        Input("""[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},{"role":"developer","content":[{"type":"text","text":"c"}]}]""",
            """
            [{"type":"message","role":"user","content":[{"type":"input_text","text":"a"},{"type":"input_text","text":"b"}]},
             {"type":"message","role":"developer","content":[{"type":"input_text","text":"c"}]}]
            """);

    [Fact]
    public void Text_parts_of_an_assistant_become_output_text() =>
        Input("""[{"role":"assistant","content":[{"type":"text","text":"a"},{"type":"refusal","refusal":"b"}]}]""",
            """[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"a"},{"type":"refusal","refusal":"b"}]}]""");

    [Fact]
    public void An_assistants_refusal_becomes_a_part()
    {
        Input("""[{"role":"assistant","content":null,"refusal":"No."}]""",
            """[{"type":"message","role":"assistant","content":[{"type":"refusal","refusal":"No."}]}]""");
        Input("""[{"role":"assistant","content":"Well.","refusal":"No."}]""",
            """[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Well."},{"type":"refusal","refusal":"No."}]}]""");
    }

    [Fact]
    public void An_image_url_becomes_an_input_image() =>
        Input("""[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AA==","detail":"low"}},{"type":"image_url","image_url":{"url":"http://x/"}}]}]""",
            """[{"type":"message","role":"user","content":[{"type":"input_image","image_url":"data:image/png;base64,AA==","detail":"low"},{"type":"input_image","image_url":"http://x/"}]}]""");

    [Fact]
    public void An_image_url_in_its_short_form_becomes_an_input_image() =>
        Input("""[{"role":"user","content":[{"type":"image_url","image_url":"http://x/"}]}]""",
            """[{"type":"message","role":"user","content":[{"type":"input_image","image_url":"http://x/"}]}]""");

    [Fact]
    public void Names_and_cache_hints_are_ignored() =>
        Input("""
            [{"role":"user","name":"Ann","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral"}}],"cache_control":{"type":"ephemeral"}},
             {"role":"assistant","name":"Bob","content":[{"type":"text","text":"b","cache_control":{"type":"ephemeral"}}]},
             {"role":"system","name":"Cy","content":"c","cache_control":{"type":"ephemeral"}},
             {"role":"tool","name":"f","tool_call_id":"c1","content":[{"type":"text","text":"d","cache_control":{"type":"ephemeral"}}]}]
            """,
            """
            [{"type":"message","role":"user","content":[{"type":"input_text","text":"a"}]},
             {"type":"message","role":"assistant","content":[{"type":"output_text","text":"b"}]},
             {"type":"message","role":"system","content":"c"},
             {"type":"function_call_output","call_id":"c1","output":"d"}]
            """);

    [Fact]
    public void A_file_becomes_an_input_file() =>
        Input("""[{"role":"user","content":[{"type":"file","file":{"file_data":"data:application/pdf;base64,AA==","filename":"a.pdf"}}]}]""",
            """[{"type":"message","role":"user","content":[{"type":"input_file","file_data":"data:application/pdf;base64,AA==","filename":"a.pdf"}]}]""");

    [Fact]
    public void Input_audio_stays_input_audio() =>
        Input("""[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"AA==","format":"mp3"}}]}]""",
            """[{"type":"message","role":"user","content":[{"type":"input_audio","input_audio":{"data":"AA==","format":"mp3"}}]}]""");

    [Fact]
    public void Tool_calls_become_function_calls_after_the_text()
    {
        const string Calls = """
            [{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}},{"id":"c2","function":{"name":"g","arguments":""}}]
            """;
        const string Items = """
            {"type":"function_call","call_id":"c1","name":"f","arguments":"{\"a\":1}"},{"type":"function_call","call_id":"c2","name":"g","arguments":""}
            """;
        Input($$"""[{"role":"assistant","content":null,"tool_calls":{{Calls}}}]""", $"[{Items}]");
        Input($$"""[{"role":"assistant","content":"","tool_calls":{{Calls}}}]""", $"[{Items}]");
        Input($$"""[{"role":"assistant","tool_calls":{{Calls}}}]""", $"[{Items}]");
        Input($$"""[{"role":"assistant","content":"Let me see.","tool_calls":{{Calls}}}]""",
            $$"""[{"type":"message","role":"assistant","content":"Let me see."},{{Items}}]""");
    }

    [Fact]
    public void An_assistant_that_said_nothing_said_an_empty_text()
    {
        Input("""[{"role":"assistant","content":null,"tool_calls":[]}]""", """[{"type":"message","role":"assistant","content":""}]""");
        Input("""[{"role":"assistant","content":"","refusal":""}]""", """[{"type":"message","role":"assistant","content":""}]""");
        Input("""[{"role":"assistant"}]""", """[{"type":"message","role":"assistant","content":""}]""");
    }

    [Fact]
    public void A_tool_message_becomes_a_function_call_output_and_parts_their_text()
    {
        Input("""[{"role":"tool","tool_call_id":"c1","content":"42","name":"f"}]""", """[{"type":"function_call_output","call_id":"c1","output":"42"}]""");
        Input("""[{"role":"tool","tool_call_id":"c1","content":[{"type":"text","text":"4"},{"type":"text","text":"2"}]}]""",
            """[{"type":"function_call_output","call_id":"c1","output":"4\n2"}]""");
    }

    [Theory]
    [InlineData("reasoning_content")]
    [InlineData("reasoning")]
    public void The_reasoning_of_earlier_answers_is_ignored(string name) =>
        Input($$"""[{"role":"assistant","content":"a","{{name}}":"hm","annotations":[]}]""", """[{"type":"message","role":"assistant","content":"a"}]""");

    [Theory]
    [InlineData("""{"model":"m"}""")]
    [InlineData("""{"model":"m","messages":null}""")]
    [InlineData("""{"model":"m","messages":[]}""")]
    public void No_message_at_all_is_invalid(string request)
    {
        RequestProblem problem = NotToResponses(request);
        Assert.Equal(("messages", RequestProblemKind.Invalid), (problem.Param, problem.Kind));
    }

    private static void Input(string messages, string expected)
    {
        JsonObject responses = ToResponses($$"""{"model":"m","messages":{{messages}}}""");
        Is(expected, responses["input"]);
        Assert.Equal(["model", "input", "store"], responses.Select(member => member.Key));
    }
}
