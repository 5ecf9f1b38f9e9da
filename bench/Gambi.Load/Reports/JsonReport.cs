using System.Text.Json;

namespace Gambi.Load.Reports;

/// <summary>A run for programs.</summary>
internal static class JsonReport
{
    /// <summary>Writes it, every round of every figure included.</summary>
    public static void Write(RunReport report, string file)
    {
        using var stream = File.Create(file);
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteString("date", report.Date);
        writer.WriteString("command", report.Command);
        writer.WriteStartObject("machine");
        writer.WriteString("processor", report.Machine.Processor);
        writer.WriteNumber("cores", report.Machine.Cores);
        writer.WriteString("system", report.Machine.System);
        writer.WriteString("runtime", report.Machine.Runtime);
        writer.WriteNumber("busyWithOthers", report.OtherWork);
        writer.WriteEndObject();
        writer.WriteStartArray("goals");
        foreach (var row in report.Goals)
        {
            Write(writer, row);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("figures");
        foreach (var (name, rounds) in report.Book.All)
        {
            Write(writer, name, rounds);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, GoalRow row)
    {
        writer.WriteStartObject();
        writer.WriteString("figure", row.Figure);
        writer.WriteString("unit", row.Unit);
        writer.WriteNumber(row.IsUpper ? "atMost" : "atLeast", row.Bound);
        if (row.IsMeasured)
        {
            writer.WriteNumber("measured", row.Measured);
            writer.WriteBoolean("holds", row.Holds);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, FigureName name, List<double> rounds)
    {
        writer.WriteStartObject();
        writer.WriteString("scenario", name.Scenario);
        writer.WriteString("by", name.Target);
        writer.WriteString("figure", name.Figure);
        writer.WriteNumber("median", Measuring.Median.Of(rounds));
        writer.WriteStartArray("rounds");
        rounds.ForEach(writer.WriteNumberValue);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
