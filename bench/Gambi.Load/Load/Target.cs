using System.Globalization;
using System.Net;
using System.Text;
using Gambi.Load.Answers;
using Gambi.Load.Measuring;

namespace Gambi.Load.Load;

/// <summary>A way to the provider.</summary>
internal sealed record Target
{
    public const string Direct = "direct";
    public const string Nginx = "nginx";
    public const string Hub = "hub";
    public const string Participant = "participant";

    /// <summary>Its name in the report.</summary>
    public required string Name { get; init; }

    /// <summary>Where clients connect.</summary>
    public required IPEndPoint EndPoint { get; init; }

    /// <summary>What stands before the routes of OpenAI's API.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>What stands before a model's name.</summary>
    public string Selector { get; init; } = "";

    /// <summary>Whose CPU time is counted.</summary>
    public IReadOnlyList<ProcessGroup> Processes { get; init; } = [];

    /// <summary>A request for a chat completion.</summary>
    public byte[] Chat(AnswerScript script) => Request("/v1/chat/completions", string.Concat(
        $$"""{"model":"{{Selector}}{{script.Model}}","messages":[{"role":"system","content":"You answer from memory."},{"role":"user","content":"Say it again.""",
        new string(AnswerScript.Filler, script.FillerLength),
        script.IsStream ? "\"}],\"stream\":true,\"stream_options\":{\"include_usage\":true}}" : "\"}],\"max_tokens\":64}"));

    /// <summary>A request for a streamed response.</summary>
    public byte[] Responses(string model) => Request("/v1/responses", $$"""{"model":"{{Selector}}{{model}}","instructions":"You answer from memory.","input":"Say it again.","stream":true}""");

    private byte[] Request(string route, string body) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"POST {Prefix}{route} HTTP/1.1\r\nHost: {EndPoint}\r\nUser-Agent: gambi-load\r\nAccept: */*\r\nAuthorization: Bearer none\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
}
