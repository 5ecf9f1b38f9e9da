using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gambi.Conformance.Rooms;
using Gambi.DemoProvider;
using Gambi.TestKit.Schemas;

namespace Gambi.Conformance;

/// <summary>What every kind of participant answers, byte for byte after OpenAI's public reference.</summary>
public sealed class SchemaTests
{
    /// <summary>A provider that speaks Responses itself may answer it with null, which then is passed on.</summary>
    private const string NoUsage = "no [[no-usage]]";

    private const string Tools = """
        [{"type":"function","name":"weather","description":"Tells the weather.","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]},"strict":true}]
        """;

    private const string Format = """{"format":{"type":"json_schema","name":"place","schema":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]},"strict":true}}""";

    /// <summary>A request of each form that an answer can take.</summary>
    private static readonly (string Prompt, string? Field, string? Value)[] Requests =
    [
        ("text", null, null),
        (NoUsage, null, null),
        ("[[think]] first", null, null),
        ("[[refuse]] this", null, null),
        ("[[length]] please", null, null),
        ("[[filter]] please", null, null),
        ("[[fail-mid]] please", null, null),
        ("the weather", "tools", Tools),
        ("the weather [[tools:3]] [[say-and-call]] [[think]]", "tools", Tools),
        ("a place", "text", Format),
        ("short", "max_output_tokens", "16"),
        ("not kept", "store", "false"),
        ("in the back", "background", "true"),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(ParticipantKinds.All), MemberType = typeof(ParticipantKinds))]
    public async Task Every_answer_streamed_plain_and_read_again_is_valid(ParticipantKind kind)
    {
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(Token, kind);
        using var http = new HttpClient();
        List<string> problems = [];
        foreach ((string prompt, string? field, string? value) in Requests.Where(request => request.Prompt != NoUsage || !kind.Protocols().HasFlag(DemoProtocols.Responses)))
        {
            byte[] stream = await PostAsync(http, room, prompt, field, value, stream: true);
            problems.AddRange(ResponseEventSchema.Validate(stream).Select(problem => $"{prompt}, streamed: {problem}"));
            if (prompt.StartsWith("[[fail-mid]]", StringComparison.Ordinal))
            {
                continue;
            }

            using JsonDocument plain = JsonDocument.Parse(await PostAsync(http, room, prompt, field, value, stream: false));
            problems.AddRange(ResponseSchema.Validate(plain.RootElement).Select(problem => $"{prompt}, plain: {problem}"));
            if (field != "store")
            {
                string id = ResponseEventSchema.Read(stream)[0].Data.GetProperty("response").GetProperty("id").GetString()!;
                using JsonDocument again = JsonDocument.Parse(await http.GetByteArrayAsync(new Uri($"{room.Hub.Inference}/responses/{id}"), Token));
                problems.AddRange(ResponseSchema.Validate(again.RootElement).Select(problem => $"{prompt}, read again: {problem}"));
                byte[] replay = await http.GetByteArrayAsync(new Uri($"{room.Hub.Inference}/responses/{id}?stream=true"), Token);
                problems.AddRange(ResponseEventSchema.Validate(replay).Select(problem => $"{prompt}, told again: {problem}"));
            }
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    private static async Task<byte[]> PostAsync(HttpClient http, ConformanceRoom room, string prompt, string? field, string? value, bool stream)
    {
        JsonObject body = new() { ["model"] = ConformanceRoom.Selector, ["input"] = prompt, ["stream"] = stream };
        if (field is not null)
        {
            body[field] = JsonNode.Parse(value!);
        }

        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await http.PostAsync(new Uri(room.Hub.Inference + "/responses"), content, Token);
        byte[] bytes = await response.Content.ReadAsByteArrayAsync(Token);
        Assert.True(response.IsSuccessStatusCode, $"{prompt}: {(int)response.StatusCode} {Encoding.UTF8.GetString(bytes)}");
        return bytes;
    }
}
