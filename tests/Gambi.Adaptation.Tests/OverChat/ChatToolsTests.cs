using static Gambi.Adaptation.Tests.Requests.Translating;

namespace Gambi.Adaptation.Tests.OverChat;

/// <summary>The rows of the table "Responses request → Chat request" about tools.</summary>
public sealed class ChatToolsTests
{
    [Fact]
    public void Function_tools_are_nested() =>
        Is("""
            [{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object","properties":{"a":{"type":"number"}}},"strict":true}},
             {"type":"function","function":{"name":"g"}}]
            """,
            ToChat("""
            {"model":"m","input":"x","tools":[
              {"type":"function","name":"f","description":"d","parameters":{"type":"object","properties":{"a":{"type":"number"}}},"strict":true},
              {"type":"function","name":"g","description":null,"parameters":null,"strict":null}]}
            """)["tools"]);

    [Fact]
    public void No_tools_at_all_are_left_out_since_an_empty_list_is_refused() =>
        Assert.False(ToChat("""{"model":"m","input":"x","tools":[]}""").ContainsKey("tools"));

    [Fact]
    public void Parallel_tool_calls_keep_their_name() =>
        Is("false", ToChat("""{"model":"m","input":"x","tools":[{"type":"function","name":"f"}],"parallel_tool_calls":false}""")["parallel_tool_calls"]);

    [Theory]
    [InlineData("")]
    [InlineData(",\"tools\":[]")]
    public void What_says_nothing_without_tools_is_left_out_since_it_is_refused(string tools)
    {
        foreach (string field in (string[])["\"parallel_tool_calls\":true", "\"tool_choice\":\"auto\"", "\"tool_choice\":\"none\""])
        {
            Is("""{"model":"m","messages":[{"role":"user","content":"x"}]}""", ToChat($$"""{"model":"m","input":"x",{{field}}{{tools}}}"""));
        }
    }

    [Fact]
    public void A_cache_hint_of_a_tool_is_ignored() =>
        Is("""[{"type":"function","function":{"name":"f"}}]""",
            ToChat("""{"model":"m","input":"x","tools":[{"type":"function","name":"f","cache_control":{"type":"ephemeral"}}]}""")["tools"]);

    [Theory]
    [InlineData("none")]
    [InlineData("auto")]
    [InlineData("required")]
    public void A_tool_choice_that_is_a_word_is_the_same(string word) =>
        Is($"\"{word}\"", ToChat($$"""{"model":"m","input":"x","tools":[{"type":"function","name":"f"}],"tool_choice":"{{word}}"}""")["tool_choice"]);

    [Fact]
    public void A_tool_choice_of_a_function_is_nested() =>
        Is("""{"type":"function","function":{"name":"f"}}""",
            ToChat("""{"model":"m","input":"x","tool_choice":{"type":"function","name":"f"}}""")["tool_choice"]);

    [Fact]
    public void A_tool_choice_of_allowed_tools_is_nested() =>
        Is("""{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[{"type":"function","function":{"name":"f"}},{"type":"function","function":{"name":"g"}}]}}""",
            ToChat("""
            {"model":"m","input":"x","tool_choice":{"type":"allowed_tools","mode":"auto","tools":[{"type":"function","name":"f"},{"type":"function","name":"g"}]}}
            """)["tool_choice"]);
}
