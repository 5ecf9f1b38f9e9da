using Gambi.Hub.Routing;

namespace Gambi.Hub.Tests.Routing;

public sealed class ChanceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public void One_in_so_many_is_that_often_over_many_choices(int count)
    {
        const int Draws = 100_000;
        var ties = new TieBreaker(new Random(1));

        var hits = Enumerable.Range(0, Draws).Count(_ => ties.Draw().IsOneIn(count));

        Assert.InRange(hits * count / (double)Draws, 0.95, 1.05);
    }

    [Fact]
    public void Of_any_number_of_equals_each_is_chosen_as_often_as_the_others()
    {
        const int Choices = 50_000;
        var ties = new TieBreaker(new Random(2));
        var chosen = new int[7];
        for (var i = 0; i < Choices; i++)
        {
            var (chance, kept) = (ties.Draw(), 0);
            for (var equals = 2; equals <= chosen.Length; equals++)
            {
                kept = chance.IsOneIn(equals) ? equals - 1 : kept;
            }

            chosen[kept]++;
        }

        Assert.All(chosen, count => Assert.InRange(count * chosen.Length / (double)Choices, 0.95, 1.05));
    }
}
