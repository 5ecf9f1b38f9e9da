using System.Text.Json;

namespace Gambi.TestKit.Processes;

/// <summary>What a finished command answered.</summary>
/// <param name="ExitCode">How it ended.</param>
/// <param name="Out">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
public sealed record CliResult(int ExitCode, string Out, string Error)
{
    /// <summary>Standard output as one JSON document.</summary>
    public JsonElement Json() => Parse(Out);

    /// <summary>Standard output as one JSON document a line.</summary>
    public IReadOnlyList<JsonElement> Lines() => [.. Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    /// <summary>The <c>error</c> of the one JSON document on standard error.</summary>
    public JsonElement JsonError() => Parse(Error).GetProperty("error");

    /// <summary>This result, when it ended so; fails when not.</summary>
    public CliResult Expect(int exitCode) =>
        exitCode == ExitCode ? this : throw new InvalidOperationException($"Exit code {ExitCode} instead of {exitCode}.\nout: {Out}\nerror: {Error}");

    private static JsonElement Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
