using Gambi.Cli.Hosting;
using Gambi.Cli.Logs;
using Gambi.Cli.Output;

namespace Gambi.Cli.Tests.Logs;

public sealed class LogLinesTests
{
    [Fact]
    public async Task Every_line_is_written_in_order_and_many_at_once()
    {
        using var error = new CountingWriter();
        var lines = new LogLines(new GambiConsole(new CliHost { In = TextReader.Null, Out = TextWriter.Null, Error = error, Variable = _ => null }, new() { Format = OutputFormat.Text }));
        string[] said = [.. Enumerable.Range(0, 3_000).Select(static i => $"line {i}")];
        foreach (string line in said)
        {
            lines.Add(line);
        }

        lines.Begin();
        lines.Add("last");
        await lines.DisposeAsync();

        Assert.Equal([.. said, "last"], error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.InRange(error.Writes, 1, said.Length / 10);
    }

    /// <summary>Counts how often something is written.</summary>
    private sealed class CountingWriter : StringWriter
    {
        public int Writes { get; private set; }

        public override void Write(string? value)
        {
            Writes++;
            base.Write(value);
        }
    }
}
