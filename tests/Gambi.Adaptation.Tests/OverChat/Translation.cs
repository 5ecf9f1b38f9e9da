using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.OverChat;
using Gambi.TestKit;
using Gambi.TestKit.Schemas;

namespace Gambi.Adaptation.Tests.OverChat;

/// <summary>One Chat answer on its way to a Responses client; ids count up, the clock stands still.</summary>
internal sealed class Translation
{
    private readonly ArrayBufferWriter<byte> _client = new();
    private int _ids;

    public Translation(string request = """{"model":"any","input":"Hi"}""", bool background = false)
    {
        Template = ResponseTemplate.Read(request.Utf8(), Identity(background));
        Translator = new ResponsesStreamTranslator(Template, NewId, Clock);
    }

    public ResponseTemplate Template { get; }

    public FakeClock Clock { get; } = new();

    public ResponsesStreamTranslator Translator { get; }

    public IBufferWriter<byte> Client => _client;

    /// <summary>What the client has got.</summary>
    public byte[] Written => _client.WrittenSpan.ToArray();

    public IReadOnlyList<ResponseEvent> Events => ResponseEventSchema.Read(_client.WrittenSpan);

    public JsonElement Final => Json(Translator.FinalResponse.ToArray());

    public static ResponseIdentity Identity(bool background = false) => new()
    {
        Id = "resp_1",
        Model = "qwen3:8b",
        CreatedAt = DateTimeOffset.FromUnixTimeSeconds(1_767_268_000),
        Store = true,
        Background = background,
        PreviousResponseId = null,
    };

    public static byte[] Recorded(string name, [CallerFilePath] string here = "") =>
        File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(here)!, "..", "Recorded", "Chat", $"{name}.sse"));

    public static IEnumerable<string> AllRecorded([CallerFilePath] string here = "") =>
        Directory.GetFiles(Path.Combine(Path.GetDirectoryName(here)!, "..", "Recorded", "Chat"), "*.sse").Select(file => Path.GetFileNameWithoutExtension(file)).Order();

    public static JsonElement Json(byte[] json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    /// <summary>The whole stream, in these pieces.</summary>
    public static Translation Of(params byte[][] pieces)
    {
        var translation = new Translation();
        translation.Run(pieces);
        return translation;
    }

    /// <summary>A stream of these chunks, each the first choice's <c>delta</c> (<c>{…}</c>), a <c>finish_reason</c> (a word), or any chunk (<c>+{…}</c>).</summary>
    public static Translation OfChunks(params string[] chunks)
    {
        var translation = new Translation();
        translation.Run([.. chunks.Select(Chunk), "data: [DONE]\n\n".Utf8()]);
        return translation;
    }

    public static byte[] Chunk(string chunk) => $"data: {(chunk[0] switch
    {
        '+' => chunk[1..],
        '{' => $$"""{"choices":[{"index":0,"delta":{{chunk}},"finish_reason":null}]}""",
        _ => $$"""{"choices":[{"index":0,"delta":{},"finish_reason":"{{chunk}}"}]}""",
    })}\n\n".Utf8();

    public string NewId(string prefix) => $"{prefix}{++_ids}";

    public void Run(params byte[][] pieces)
    {
        Translator.Open(_client);
        foreach (byte[] piece in pieces)
        {
            Translator.Feed(piece, _client);
        }

        Translator.End(_client);
    }

    /// <summary>The types of the events, those of the response itself without their prefix.</summary>
    public string Types() => string.Join(' ', Events.Select(one => one.Type.Replace("response.", "", StringComparison.Ordinal)));

    /// <summary>The final object in one line: status, then each item.</summary>
    public string Summary() => Summarize(Final);

    public static string Summarize(JsonElement response)
    {
        string status = response.GetProperty("status").GetString()!;
        string why = response.GetProperty("error") is { ValueKind: JsonValueKind.Object } error ? $" ({error.GetProperty("message")})"
            : response.GetProperty("incomplete_details") is { ValueKind: JsonValueKind.Object } details ? $" ({details.GetProperty("reason")})"
            : "";
        JsonElement usage = response.GetProperty("usage");
        string counts = usage.ValueKind == JsonValueKind.Null ? "" : $" {usage.GetProperty("input_tokens")}+{usage.GetProperty("output_tokens")}={usage.GetProperty("total_tokens")}";
        return string.Join(" | ", [$"{status}{why}{counts}", .. response.GetProperty("output").EnumerateArray().Select(Item)]);
    }

    private static string Item(JsonElement item)
    {
        string mark = item.GetProperty("status").GetString() == "completed" ? "" : "~";
        return mark + (item.GetProperty("type").GetString() == "function_call"
            ? $"{item.GetProperty("name")}({item.GetProperty("arguments")}) {item.GetProperty("call_id")}"
            : $"{item.GetProperty("type")} {string.Join(" + ", item.GetProperty("content").EnumerateArray().Select(Part))}");
    }

    private static string Part(JsonElement part) =>
        part.GetProperty("type").GetString() == "refusal" ? $"refusal:{part.GetProperty("refusal")}" : part.GetProperty("text").GetString()!;
}
