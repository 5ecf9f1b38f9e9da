using System.Text.Json.Nodes;
using Gambi.Participant.AI.Tests.Doubles;

namespace Gambi.Participant.AI.Tests.Reading;

/// <summary>Whatever a body is, it is answered or refused by name; nothing of it breaks the provider.</summary>
public sealed class AnyBodyTests
{
    private const string Whole = """
        {"model":"m","n":1,"temperature":1,"stop":["x"],"seed":1,"max_tokens":3,"stream":false,"stream_options":{"include_usage":true},"reasoning_effort":"low","user":"u",
         "response_format":{"type":"json_schema","json_schema":{"name":"n","strict":true,"schema":{"type":"object"}}},
         "tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"},"strict":false}}],
         "tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[{"type":"function","function":{"name":"f"}}]}},
         "messages":[
           {"role":"system","content":"s"},
           {"role":"user","name":"u","content":[{"type":"text","text":"t"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AA==","detail":"low"}},
             {"type":"input_audio","input_audio":{"data":"AA==","format":"wav"}},{"type":"file","file":{"file_data":"AA==","filename":"f"}}]},
           {"role":"assistant","content":null,"reasoning_content":"r","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},
           {"role":"tool","tool_call_id":"c","content":"o"}]}
        """;

    private static readonly string[] Values = ["null", "true", "7", "-1.5e300", "\"\"", "\"x\"", "\"\\ud800\"", "[]", "[null]", "{}", "{\"type\":1}"];

    [Fact]
    public async Task Each_member_may_be_anything()
    {
        using ProviderRig rig = new(ScriptedChatClient.Saying("ok"));
        await rig.AskAsync(Whole);
        foreach (string path in PathsOf(JsonNode.Parse(Whole)!, []).Select(path => string.Join('/', path)))
        {
            foreach (string value in Values)
            {
                await TryAsync(rig, With(path.Split('/'), value), $"{path} = {value}");
            }
        }
    }

    [Fact]
    public async Task The_body_may_end_anywhere()
    {
        using ProviderRig rig = new(ScriptedChatClient.Saying("ok"));
        for (int length = 0; length < Whole.Length - 1; length++)
        {
            Assert.Equal(400, (await rig.FailAsync(Whole[..length])).Status);
        }
    }

    private static async Task TryAsync(ProviderRig rig, string body, string what)
    {
        using HttpResponseMessage answer = await rig.SendAsync(body);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode is 200 or 400 or 404, $"{what}: {text}");
        if ((int)answer.StatusCode != 200)
        {
            Assert.NotEqual("request_not_supported", JsonNode.Parse(text)!["error"]!["code"]!.GetValue<string>());
        }
    }

    // Text, because half a surrogate pair passes no JsonNode.
    private static string With(string[] path, string value)
    {
        const string Mark = "\"MARK\"";
        JsonNode body = JsonNode.Parse(Whole)!;
        JsonNode at = body;
        foreach (string step in path[..^1])
        {
            at = at is JsonArray array ? array[int.Parse(step, null)]! : at[step]!;
        }

        if (at is JsonArray last)
        {
            last[int.Parse(path[^1], null)] = "MARK";
        }
        else
        {
            at[path[^1]] = "MARK";
        }

        return body.ToJsonString().Replace(Mark, value, StringComparison.Ordinal);
    }

    private static IEnumerable<string[]> PathsOf(JsonNode? node, string[] path)
    {
        if (path.Length > 0)
        {
            yield return path;
        }

        IEnumerable<(string Step, JsonNode? Below)> members = node switch
        {
            JsonObject o => o.Select(member => (member.Key, member.Value)),
            JsonArray a => a.Select((item, index) => ($"{index}", item)),
            _ => [],
        };
        foreach (string[] below in members.SelectMany(member => PathsOf(member.Below, [.. path, member.Step])))
        {
            yield return below;
        }
    }
}
