using System.Text.Json;
using Gambi.Cli.Output;

namespace Gambi.Cli.Starting;

/// <summary>What others type to use a room: the same lines for people and programs.</summary>
/// <param name="HubUrl">The hub as others reach it.</param>
/// <param name="Code">The room's code.</param>
/// <param name="PasswordProtected">Whether the room wants a password.</param>
internal sealed record RoomGuide(string HubUrl, string Code, bool PasswordProtected)
{
    private const string Variable = "ROOM_PASSWORD";

    /// <summary>What an OpenAI client takes as its base URL.</summary>
    public string BaseUrl => $"{HubUrl}/rooms/{Code}/v1";

    /// <summary>Puts the password where the other lines take it from: neither the shell's history nor the list of processes shows it.</summary>
    public string? Password => PasswordProtected ? $"read -rs {Variable} && export {Variable}" : null;

    // A header from a file, which the shell makes: an argument could be read by everybody on the machine.
    private string Header => PasswordProtected ? $$""" -H @<(printf 'Authorization: Bearer %s' "${{Variable}}")""" : "";

    private string Flag => PasswordProtected ? $" --password-env {Variable}" : "";

    /// <summary>A whole answer with curl.</summary>
    public string Curl => $$"""curl {{BaseUrl}}/chat/completions{{Header}} -H 'Content-Type: application/json' -d '{"model":"*","messages":[{"role":"user","content":"Hello"}]}'""";

    /// <summary>A streamed answer with curl.</summary>
    public string CurlStream => $$"""curl -N {{BaseUrl}}/responses{{Header}} -H 'Content-Type: application/json' -d '{"model":"*","input":"Hello","stream":true}'""";

    /// <summary>OpenAI's client for Python.</summary>
    public string Python => $"""python -c 'import os; from openai import OpenAI; print(OpenAI(base_url="{BaseUrl}", api_key={Key($"os.environ[\"{Variable}\"]")}).responses.create(model="*", input="Hello").output_text)'""";

    /// <summary>OpenAI's client for JavaScript.</summary>
    public string JavaScript => $$"""node --input-type=module -e 'import OpenAI from "openai"; console.log((await new OpenAI({ baseURL: "{{BaseUrl}}", apiKey: {{Key($"process.env.{Variable}")}} }).responses.create({ model: "*", input: "Hello" })).output_text)'""";

    /// <summary>OpenAI's client for .NET.</summary>
    public string DotNet => $$"""Console.WriteLine(new OpenAI.Chat.ChatClient("*", new System.ClientModel.ApiKeyCredential({{Key($"Environment.GetEnvironmentVariable(\"{Variable}\")!")}}), new OpenAI.OpenAIClientOptions { Endpoint = new("{{BaseUrl}}") }).CompleteChat("Hello").Value.Content[0].Text);""";

    /// <summary>A model for the room.</summary>
    public string Join => $"gambi participant join --hub {HubUrl} --room {Code}{Flag}";

    /// <summary>A question to the room.</summary>
    public string Ask => $"gambi ask --hub {HubUrl} --room {Code}{Flag} \"Hello\"";

    /// <summary>Writes it for a person.</summary>
    public void WriteTo(GambiConsole console)
    {
        console.Line($"Base URL for any OpenAI client: {BaseUrl}");
        console.Line($"API key: {(PasswordProtected ? "the room's password" : "anything")}; model: * (anybody), a model's name, or a participant's id");
        console.Line();
        if (Password is { } password)
        {
            Section(console, "First put the room's password into a variable:", password);
        }

        Section(console, "Ask with curl, plain and streamed:", Curl, CurlStream);
        Section(console, "Ask with OpenAI's clients (Python, JavaScript, .NET):", Python, JavaScript, DotNet);
        Section(console, "Ask with gambi:", Ask);
        Section(console, "Join with a model of your own:", Join);
    }

    /// <summary>Writes it for a program, as fields of an open object.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteString("hubUrl", HubUrl);
        writer.WriteString("room", Code);
        writer.WriteString("baseUrl", BaseUrl);
        if (Password is { } password)
        {
            writer.WriteString("password", password);
        }

        writer.WriteString("curl", Curl);
        writer.WriteString("curlStream", CurlStream);
        writer.WriteString("python", Python);
        writer.WriteString("javascript", JavaScript);
        writer.WriteString("dotnet", DotNet);
        writer.WriteString("ask", Ask);
        writer.WriteString("join", Join);
    }

    private string Key(string fromVariable) => PasswordProtected ? fromVariable : "\"gambi\"";

    private static void Section(GambiConsole console, string title, params IReadOnlyList<string> lines)
    {
        console.Line(title);
        foreach (string line in lines)
        {
            console.Line($"  {line}");
        }

        console.Line();
    }
}
