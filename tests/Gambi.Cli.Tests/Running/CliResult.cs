using System.Text.Json;

namespace Gambi.Cli.Tests.Running;

/// <summary>What a finished command answered.</summary>
internal sealed record CliResult(int ExitCode, string Out, string Error)
{
    /// <summary>Standard output as one JSON document.</summary>
    public JsonElement Json() => Parse(Out);

    /// <summary>Standard output as one JSON document a line.</summary>
    public IReadOnlyList<JsonElement> Lines() => [.. Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    /// <summary>The <c>error</c> of the one JSON document on standard error.</summary>
    public JsonElement JsonError() => Parse(Error).GetProperty("error");

    public CliResult Expect(int exitCode)
    {
        Assert.True(exitCode == ExitCode, $"Exit code {ExitCode} instead of {exitCode}.\nout: {Out}\nerror: {Error}");
        return this;
    }

    private static JsonElement Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
