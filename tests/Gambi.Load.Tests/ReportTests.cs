using System.Text.Json;
using Gambi.Load.Measuring;
using Gambi.Load.Reports;

namespace Gambi.Load.Tests;

public sealed class ReportTests
{
    private static readonly FigureName Hub = new("plain", "hub", "cost");
    private static readonly FigureName Nginx = new("plain", "nginx", "cost");

    [Fact]
    public void Ratios_are_made_within_rounds_and_their_median_is_told()
    {
        var book = Book([10, 40, 6], [10, 20, 2]);

        Assert.Equal(2, book.Ratio(Hub, Nginx));
        Assert.Equal(4, book.Difference(Hub, Nginx));
        Assert.Equal(10, book.Median(Hub));
        Assert.Equal(double.NaN, book.Ratio(Hub, new("plain", "nobody", "cost")));
    }

    [Fact]
    public void The_median_of_an_even_number_lies_between_the_two_in_the_middle() => Assert.Equal(2.5, Median.Of([4, 1, 2, 3]));

    [Theory]
    [InlineData(true, 1.0, true)]
    [InlineData(true, 1.1, false)]
    [InlineData(false, 1.0, true)]
    [InlineData(false, 0.9, false)]
    public void A_goal_holds_up_to_its_bound(bool isUpper, double measured, bool holds)
    {
        var row = new GoalRow("cost", 1, isUpper, measured, "×");

        Assert.Equal(holds, row.Holds);
        Assert.Equal(holds, row.Share <= 1);
    }

    [Fact]
    public void What_was_not_measured_is_told_as_that()
    {
        var row = GoalRow.AtMost("cost", 1, double.NaN, "×");

        Assert.False(row.IsMeasured);
        Assert.DoesNotContain("NaN", Tables.Goals([row]).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_percentile_is_a_sample_that_was_taken()
    {
        var samples = new Samples();
        for (var i = 100; i >= 1; i--)
        {
            samples.Add(i * TimeProvider.System.TimestampFrequency);
        }

        Assert.Equal(50e6, samples.Percentile(0.5));
        Assert.Equal(99e6, samples.Percentile(0.99));
        Assert.Equal(100e6, samples.Percentile(1));
    }

    [Fact]
    public void The_files_hold_every_round_and_every_goal()
    {
        var book = Book([10, 40, 6], [10, 20, 2]);
        var report = new RunReport
        {
            Machine = new("a processor", 2, "a kernel", "a runtime"),
            OtherWork = 0.25,
            Date = DateTimeOffset.UnixEpoch,
            Command = "a command",
            Goals = [GoalRow.AtMost("cost <of> it", 1.5, 2, "× nginx"), GoalRow.AtLeast("speed", 1, double.NaN, "MB/s")],
            Book = book,
        };
        var folder = Directory.CreateTempSubdirectory("gambi-load-test-");
        try
        {
            var (json, svg) = (Path.Combine(folder.FullName, "run.json"), Path.Combine(folder.FullName, "run.svg"));
            JsonReport.Write(report, json);
            SvgChart.Write(report, svg);

            using var document = JsonDocument.Parse(File.ReadAllText(json));
            Assert.Equal([10, 40, 6], document.RootElement.GetProperty("figures")[0].GetProperty("rounds").EnumerateArray().Select(static one => one.GetDouble()));
            Assert.False(document.RootElement.GetProperty("goals")[0].GetProperty("holds").GetBoolean());
            Assert.False(document.RootElement.GetProperty("goals")[1].TryGetProperty("measured", out _));
            Assert.Contains("cost &lt;of&gt; it", File.ReadAllText(svg), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static FigureBook Book(double[] hub, double[] nginx)
    {
        var book = new FigureBook();
        Array.ForEach(hub, value => book.Add(Hub, value));
        Array.ForEach(nginx, value => book.Add(Nginx, value));
        return book;
    }
}
