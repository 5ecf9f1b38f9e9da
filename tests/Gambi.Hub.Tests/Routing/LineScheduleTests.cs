namespace Gambi.Hub.Tests.Routing;

public sealed class LineScheduleTests
{
    private const int Schedules = 2_000;
    private const int Steps = 60;

    [Fact]
    public async Task Whatever_comes_leaves_fails_and_changes_the_line_is_the_one_that_one_would_explain()
    {
        for (var seed = 1; seed <= Schedules; seed++)
        {
            try
            {
                await new LineSchedule(seed).RunAsync(Steps);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"The schedule of seed {seed} went wrong: {e.Message}", e);
            }
        }
    }
}
