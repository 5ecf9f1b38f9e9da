using System.Text.Json.Nodes;
using Gambi.Adaptation.Requests;
using static Gambi.Adaptation.Tests.Requests.Translating;

namespace Gambi.Adaptation.Tests.OverChat;

/// <summary>The rows of the table "Responses request → Chat request" that make messages.</summary>
public sealed class ChatMessagesTests
{
    [Fact]
    public void Instructions_become_a_leading_system_message() =>
        Messages("""{"model":"m","instructions":"Be brief.","input":"Hi"}""",
            """[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}]""");

    [Fact]
    public void Instructions_of_several_items_become_one_leading_system_message() =>
        Messages("""{"model":"m","instructions":[{"role":"developer","content":"a"},{"type":"message","role":"system","content":[{"type":"input_text","text":"b"}]}],"input":"Hi"}""",
            """[{"role":"system","content":"a\nb"},{"role":"user","content":"Hi"}]""");

    [Fact]
    public void A_text_input_becomes_one_user_message_with_its_escapes_as_they_came()
    {
        Messages("""{"model":"m","input":"h\u00e9 \ud83d\ude00 \"x\"\n<>"}""", """[{"role":"user","content":"hé 😀 \"x\"\n<>"}]""");
        Messages("""{"model":"m","input":""}""", """[{"role":"user","content":""}]""");
    }

    [Theory]
    [InlineData("user", "user")]
    [InlineData("assistant", "assistant")]
    [InlineData("system", "system")]
    [InlineData("developer", "system")]
    public void A_message_item_keeps_its_role_but_a_developer_is_system(string role, string expected)
    {
        string message = $$"""[{"role":"{{expected}}","content":"Hi"}]""";
        Messages($$"""{"model":"m","input":[{"type":"message","role":"{{role}}","content":"Hi"}]}""", message);
        Messages($$"""{"model":"m","input":[{"role":"{{role}}","content":"Hi"}]}""", message);
        Messages($$"""{"model":"m","input":[{"id":"msg_1","status":"completed","role":"{{role}}","content":[{"type":"input_text","text":"Hi"}]}]}""", message);
    }

    [Fact]
    public void Several_parts_of_a_user_stay_parts() =>
        Messages("""{"model":"m","input":[{"role":"user","content":[{"type":"input_text","text":"a"},{"type":"text","text":"b"}]}]}""",
            """[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}]""");

    [Theory]
    [InlineData("system")]
    [InlineData("developer")]
    [InlineData("assistant")]
    public void Several_text_parts_of_the_others_are_joined_by_a_newline(string role) =>
        Messages(
            $$"""{"model":"m","input":[{"role":"{{role}}","content":[{"type":"text","text":"a\"b"},{"type":"output_text","text":"","annotations":[]},{"type":"input_text","text":"c"}]}]}""",
            $$"""[{"role":"{{(role == "developer" ? "system" : role)}}","content":"a\"b\n\nc"}]""");

    [Theory]
    [InlineData("input_text")]
    [InlineData("output_text")]
    [InlineData("text")]
    public void A_text_part_is_text_under_each_of_its_names(string type) =>
        Messages($$"""{"model":"m","input":[{"role":"user","content":[{"type":"{{type}}","text":"a"}]}]}""", """[{"role":"user","content":"a"}]""");

    [Fact]
    public void No_parts_are_an_empty_text() =>
        Messages("""{"model":"m","input":[{"role":"user","content":[]},{"role":"system","content":[]},{"role":"assistant","content":[]}]}""",
            """[{"role":"user","content":""},{"role":"system","content":""},{"role":"assistant","content":""}]""");

    [Fact]
    public void A_refusal_part_becomes_the_assistants_refusal()
    {
        Messages("""{"model":"m","input":[{"role":"assistant","content":[{"type":"refusal","refusal":"No."}]}]}""",
            """[{"role":"assistant","content":null,"refusal":"No."}]""");
        Messages("""{"model":"m","input":[{"role":"assistant","content":[{"type":"output_text","text":"Well."},{"type":"refusal","refusal":"No."}]}]}""",
            """[{"role":"assistant","content":"Well.","refusal":"No."}]""");
    }

    [Fact]
    public void An_input_image_becomes_an_image_url_with_its_detail()
    {
        Messages("""{"model":"m","input":[{"role":"user","content":[{"type":"input_image","image_url":"data:image/png;base64,AA==","detail":"low"}]}]}""",
            """[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AA==","detail":"low"}}]}]""");
        Messages("""{"model":"m","input":[{"role":"user","content":[{"type":"input_image","image_url":"http://x/y.png","file_id":null}]}]}""",
            """[{"role":"user","content":[{"type":"image_url","image_url":{"url":"http://x/y.png"}}]}]""");
    }

    [Fact]
    public void An_input_file_becomes_a_file() =>
        Messages("""{"model":"m","input":[{"role":"user","content":[{"type":"input_file","file_data":"data:application/pdf;base64,AA==","filename":"a.pdf"}]}]}""",
            """[{"role":"user","content":[{"type":"file","file":{"file_data":"data:application/pdf;base64,AA==","filename":"a.pdf"}}]}]""");

    [Fact]
    public void Input_audio_stays_input_audio() =>
        Messages("""{"model":"m","input":[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"AA==","format":"wav"}}]}]}""",
            """[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"AA==","format":"wav"}}]}]""");

    [Theory]
    [InlineData("commentary")]
    [InlineData("final_answer")]
    public void The_phase_of_an_assistants_message_is_not_sent(string phase) =>
        Messages($$"""{"model":"m","input":[{"type":"message","role":"assistant","phase":"{{phase}}","content":"Hi"}]}""", """[{"role":"assistant","content":"Hi"}]""");

    [Fact]
    public void A_function_call_becomes_a_tool_call_of_an_assistant_message() =>
        Messages("""{"model":"m","input":[{"type":"function_call","id":"fc_1","call_id":"call_1","name":"f","arguments":"{\"a\":1}","status":"completed","parsed_arguments":{"a":1}}]}""",
            """[{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]}]""");

    [Fact]
    public void Neighbouring_calls_and_the_text_right_before_them_become_one_message()
    {
        const string Call1 = """{"type":"function_call","call_id":"c1","name":"f","arguments":"{}"}""";
        const string Call2 = """{"type":"function_call","call_id":"c2","name":"g","arguments":""}""";
        const string Tool1 = """{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}""";
        const string Tool2 = """{"id":"c2","type":"function","function":{"name":"g","arguments":""}}""";
        const string Text = """{"role":"assistant","content":"Let me see."}""";
        const string Reasoning = """{"type":"reasoning","id":"rs_1","summary":[],"content":[{"type":"reasoning_text","text":"hm"}]}""";
        Messages($$"""{"model":"m","input":[{{Text}},{{Call1}},{{Call2}}]}""",
            $$"""[{"role":"assistant","content":"Let me see.","tool_calls":[{{Tool1}},{{Tool2}}]}]""");
        Messages($$"""{"model":"m","input":[{{Text}},{{Reasoning}},{{Call1}},{{Reasoning}},{{Call2}}]}""",
            $$"""[{"role":"assistant","content":"Let me see.","tool_calls":[{{Tool1}},{{Tool2}}]}]""");
        Messages($$"""{"model":"m","input":[{{Call1}},{{Text}},{{Call2}}]}""",
            $$"""[{"role":"assistant","content":null,"tool_calls":[{{Tool1}}]},{"role":"assistant","content":"Let me see.","tool_calls":[{{Tool2}}]}]""");
        Messages($$"""{"model":"m","input":[{{Text}},{{Text}},{{Call1}},{"type":"function_call_output","call_id":"c1","output":"1"},{{Call2}}]}""",
            $$"""[{{Text}},{"role":"assistant","content":"Let me see.","tool_calls":[{{Tool1}}]},{"role":"tool","tool_call_id":"c1","content":"1"},{"role":"assistant","content":null,"tool_calls":[{{Tool2}}]}]""");
    }

    [Fact]
    public void A_function_call_output_becomes_a_tool_message_and_an_array_its_text()
    {
        Messages("""{"model":"m","input":[{"type":"function_call_output","id":"fco_1","call_id":"c1","output":"42","status":"completed"}]}""",
            """[{"role":"tool","tool_call_id":"c1","content":"42"}]""");
        Messages("""{"model":"m","input":[{"type":"function_call_output","call_id":"c1","output":[{"type":"input_text","text":"4"},{"type":"output_text","text":"2"}]}]}""",
            """[{"role":"tool","tool_call_id":"c1","content":"4\n2"}]""");
    }

    [Fact]
    public void Names_and_cache_hints_are_ignored() =>
        Messages("""
            {"model":"m","input":[
              {"role":"user","name":"Ann","content":[{"type":"input_text","text":"a","cache_control":{"type":"ephemeral"}}],"cache_control":{"type":"ephemeral"}},
              {"role":"developer","name":"Bob","content":"b"},
              {"type":"function_call_output","call_id":"c1","name":"f","output":[{"type":"input_text","text":"c","cache_control":{"type":"ephemeral"}}]}]}
            """,
            """[{"role":"user","content":"a"},{"role":"system","content":"b"},{"role":"tool","tool_call_id":"c1","content":"c"}]""");

    [Fact]
    public void Reasoning_is_ignored() =>
        Messages("""{"model":"m","input":[{"role":"user","content":"Hi"},{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"x"},{"role":"assistant","content":"Ho"}]}""",
            """[{"role":"user","content":"Hi"},{"role":"assistant","content":"Ho"}]""");

    [Theory]
    [InlineData("""{"type":"item_reference","id":"msg_1"}""")]
    [InlineData("""{"id":"msg_1"}""")]
    public void An_item_reference_that_nobody_replaced_is_refused(string item)
    {
        RequestProblem problem = NotToChat($$"""{"model":"m","input":[{{item}}]}""");
        Assert.Equal(("input[0].id", RequestProblemKind.Unsupported), (problem.Param, problem.Kind));
    }

    [Theory]
    [InlineData("web_search_call")]
    [InlineData("computer_call_output")]
    [InlineData("custom_tool_call")]
    [InlineData("compaction")]
    public void Any_other_item_type_is_refused(string type)
    {
        RequestProblem problem = NotToChat($$"""{"model":"m","input":[{"role":"user","content":"Hi"},{"type":"{{type}}"}]}""");
        Assert.Equal(("input[1].type", RequestProblemKind.Unsupported), (problem.Param, problem.Kind));
    }

    [Theory]
    [InlineData("""{"model":"m"}""")]
    [InlineData("""{"model":"m","input":null}""")]
    [InlineData("""{"model":"m","input":[]}""")]
    [InlineData("""{"model":"m","input":[],"instructions":""}""")]
    [InlineData("""{"model":"m","input":[{"type":"reasoning","id":"rs_1","summary":[]}]}""")]
    public void No_message_at_all_is_invalid(string request)
    {
        RequestProblem problem = NotToChat(request);
        Assert.Equal(("input", RequestProblemKind.Invalid), (problem.Param, problem.Kind));
    }

    [Fact]
    public void Of_two_inputs_the_last_counts() =>
        Messages("""{"model":"m","input":"a","input":"b"}""", """[{"role":"user","content":"b"}]""");

    private static void Messages(string request, string expected)
    {
        JsonObject chat = ToChat(request);
        Is(expected, chat["messages"]);
        Assert.Equal(["model", "messages"], chat.Select(member => member.Key));
    }
}
