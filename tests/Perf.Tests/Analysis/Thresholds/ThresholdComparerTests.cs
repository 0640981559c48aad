using Perf.Analysis;
using Perf.Tests.Model;

namespace Perf.Tests.Analysis.Thresholds;

public sealed class ThresholdComparerTests
{
    private static readonly (ComparisonOperator Operator, bool Below, bool At, bool Above)[] s_table =
    [
        (ComparisonOperator.Less, true, false, false),
        (ComparisonOperator.LessOrEqual, true, true, false),
        (ComparisonOperator.Greater, false, false, true),
        (ComparisonOperator.GreaterOrEqual, false, true, true),
        (ComparisonOperator.Equal, false, true, false),
        (ComparisonOperator.NotEqual, true, false, true),
    ];

    [Fact]
    public void Meets_AtTheLimitAndRightBesideIt_IsAsTheOperatorSays() => SeededProperty.ForAll(200, random =>
    {
        double limit = LimitOf(random);
        foreach ((ComparisonOperator comparison, bool below, bool at, bool above) in s_table)
        {
            var threshold = new Threshold { Operator = comparison, Limit = limit };
            Assert.Equal<bool?>(below, ThresholdComparer.Meets(threshold, Math.BitDecrement(limit)));
            Assert.Equal<bool?>(at, ThresholdComparer.Meets(threshold, limit));
            Assert.Equal<bool?>(above, ThresholdComparer.Meets(threshold, Math.BitIncrement(limit)));
        }
    });

    [Fact]
    public void Meets_AnOperatorThatIsNoOrder_IsNotKnown() => Assert.Null(ThresholdComparer.Meets(new Threshold { Operator = ComparisonOperator.Contains, Limit = 1 }, 1));

    /// <summary>A value on the good side has a margin above 0, one on the bad side one below it, also where limits are negative.</summary>
    [Fact]
    public void Margin_AwayFromTheLimit_SaysWhetherItIsMet() => SeededProperty.ForAll(200, random =>
    {
        double limit = LimitOf(random);
        double value = limit + (Math.Abs(limit) * (random.Next(2) == 0 ? -1 : 1) * (0.01 + random.NextDouble()));
        foreach ((ComparisonOperator comparison, _, _, _) in s_table)
        {
            var threshold = new Threshold { Operator = comparison, Limit = limit };
            double margin = ThresholdComparer.Margin(threshold, value)!.Value;
            Assert.Equal(Math.Abs(value - limit) / Math.Abs(limit), Math.Abs(margin), 9);
            Assert.Equal<bool?>(margin > 0, ThresholdComparer.Meets(threshold, value));
        }
    });

    [Fact]
    public void Margin_OfALimitOfNothing_IsNotKnown() => Assert.Null(ThresholdComparer.Margin(new Threshold { Operator = ComparisonOperator.Less }, 1));

    [Fact]
    public void Margin_OfAValueBeyondAllNumbers_IsNotKnown() => Assert.Null(ThresholdComparer.Margin(new Threshold { Operator = ComparisonOperator.Less, Limit = 1 }, double.PositiveInfinity));

    /// <summary>What is worse has the smaller margin: the worst window of a run is that of its smallest margin.</summary>
    [Fact]
    public void IsWorse_OfTwoValues_IsWhatHasTheSmallerMargin() => SeededProperty.ForAll(300, random =>
    {
        double limit = LimitOf(random);
        double one = limit * 4 * random.NextDouble();
        double other = limit * 4 * random.NextDouble();
        foreach ((ComparisonOperator comparison, _, _, _) in s_table)
        {
            var threshold = new Threshold { Operator = comparison, Limit = limit };
            double apart = ThresholdComparer.Margin(threshold, one)!.Value - ThresholdComparer.Margin(threshold, other)!.Value;
            if (Math.Abs(apart) > 1e-9)
            {
                Assert.Equal(apart < 0, ThresholdComparer.IsWorse(threshold, one, other));
            }

            Assert.False(ThresholdComparer.IsWorse(threshold, one, one));
        }
    });

    [Theory]
    [InlineData(ComparisonOperator.Greater, Aggregation.Count, false, true)]
    [InlineData(ComparisonOperator.GreaterOrEqual, Aggregation.Count, false, true)]
    [InlineData(ComparisonOperator.Equal, Aggregation.Count, false, true)]
    [InlineData(ComparisonOperator.Less, Aggregation.Count, false, false)] // once beyond it, always beyond it
    [InlineData(ComparisonOperator.NotEqual, Aggregation.Count, false, false)]
    [InlineData(ComparisonOperator.Greater, Aggregation.Rate, false, false)]
    [InlineData(ComparisonOperator.Greater, Aggregation.Count, true, false)] // each window has an end of its own
    public void IsReachedAtEnd_OfAThreshold_IsWhetherItsValueOnlyGrowsTowardsTheLimit(ComparisonOperator comparison, Aggregation aggregation, bool isWindowed, bool expected) => Assert.Equal(
        expected,
        ThresholdComparer.IsReachedAtEnd(new Threshold { Operator = comparison, Aggregation = aggregation, Over = isWindowed ? TimeSpan.FromSeconds(10) : null }));

    private static double LimitOf(Random random) => (random.Next(2) == 0 ? -1 : 1) * (0.01 + random.NextDouble()) * Math.Pow(10, random.Next(-3, 6));
}
