using System.Text.Json;
using Gambi.Cli.Failures;
using Gambi.Cli.Output;

namespace Gambi.Cli.Diagnosing;

/// <summary>Tells findings: to a person and to a program that reads lines as they come, to one that wants a document at the end.</summary>
internal sealed class FindingReport(GambiConsole console)
{
    private static readonly int NameWidth = CheckNames.All.Max(name => name.Length);
    private static readonly int StatusWidth = Enum.GetNames<CheckStatus>().Max(name => name.Length);

    private readonly Lock _gate = new();
    private readonly List<Finding> _told = [];

    /// <summary>Tells one.</summary>
    public void Tell(Finding finding)
    {
        lock (_gate)
        {
            _told.Add(finding);
            if (console.IsText)
            {
                TellPerson(finding);
            }
            else if (console.Settings.Format == OutputFormat.Ndjson)
            {
                console.Event("check", null, writer => Write(writer, finding));
            }
        }
    }

    /// <summary>Sums up, and answers the exit code: whatever failed, this run found it out and did its own work; what it looked at is not there or does not work.</summary>
    public int Conclude()
    {
        int failed = _told.Count(finding => finding.Status == CheckStatus.Failed);
        int warnings = _told.Count(finding => finding.Status == CheckStatus.Warning);
        if (console.IsText)
        {
            console.Line();
            console.Line(failed > 0 ? $"{failed} failed: begin with the first." : warnings > 0 ? $"Nothing failed; {warnings} to know about." : "All is well.");
        }
        else if (console.Settings.Format == OutputFormat.Ndjson)
        {
            console.Event("done", null, writer => WriteCounts(writer, failed, warnings));
        }
        else
        {
            console.Json(writer => WriteAll(writer, failed, warnings));
        }

        return failed > 0 ? ExitCodes.Unavailable : ExitCodes.Done;
    }

    private void TellPerson(Finding finding)
    {
        string indent = new(' ', StatusWidth + NameWidth + 4);
        console.Line($"{Word(finding.Status).PadRight(StatusWidth)}  {finding.Check.PadRight(NameWidth)}  {TerminalText.Clean(finding.Message)}");
        if (finding.Fix is { } fix)
        {
            console.Line($"{indent}Fix: {TerminalText.Clean(fix)}");
        }
    }

    private void WriteAll(Utf8JsonWriter writer, int failed, int warnings)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("data");
        writer.WriteStartArray("checks");
        foreach (Finding finding in _told.OrderBy(finding => CheckNames.All.ToList().IndexOf(finding.Check)))
        {
            writer.WriteStartObject();
            Write(writer, finding);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteCounts(writer, failed, warnings);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Finding finding)
    {
        writer.WriteString("check", finding.Check);
        writer.WriteString("status", Word(finding.Status));
        writer.WriteString("message", finding.Message);
        if (finding.Fix is { } fix)
        {
            writer.WriteString("fix", fix);
        }

        if (finding.Details is { } details)
        {
            writer.WriteStartObject("details");
            details(writer);
            writer.WriteEndObject();
        }
    }

    private static void WriteCounts(Utf8JsonWriter writer, int failed, int warnings)
    {
        writer.WriteNumber("failed", failed);
        writer.WriteNumber("warnings", warnings);
    }

    private static string Word(CheckStatus status) => status switch
    {
        CheckStatus.Ok => "ok",
        CheckStatus.Warning => "warning",
        CheckStatus.Failed => "failed",
        _ => "skipped",
    };
}
