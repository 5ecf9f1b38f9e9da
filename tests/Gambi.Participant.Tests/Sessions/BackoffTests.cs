namespace Gambi.Participant.Tests.Sessions;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(0.999999, 0.5)]
    public void Waits_double_from_half_a_second_to_thirty_and_are_shortened_by_up_to_half(double drawn, double share)
    {
        Backoff backoff = new(new Fixed(drawn));
        foreach (double seconds in (double[])[0.5, 1, 2, 4, 8, 16, 30, 30])
        {
            Assert.Equal(seconds * share, backoff.Next().TotalSeconds, tolerance: 0.001);
        }

        backoff.Reset();
        Assert.Equal(0.5 * share, backoff.Next().TotalSeconds, tolerance: 0.001);
    }

    private sealed class Fixed(double value) : Random
    {
        public override double NextDouble() => value;
    }
}
