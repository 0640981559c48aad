using Perf.Analysis;

namespace Perf.Tests.Analysis.Estimates;

public class ShiftTests
{
    [Fact]
    public void IntervalAndPValue_EveryKind_TellTheSame()
    {
        var random = new Random(5);
        double[] Draw(int count, double middle) => [.. Enumerable.Range(0, count).Select(_ => middle + random.NextDouble() + random.NextDouble())];
        for (int trial = 0; trial < 100; trial++)
        {
            (double[] x, double[] y) = (Draw(random.Next(5, 15), 0), Draw(random.Next(5, 15), 0.4));
            ShiftDistribution[] kinds = [StudentShift.Welch(x, y), RankShift.Independent(x, y), new WidenedShift(StudentShift.Welch(x, y), 1.3), new WidenedShift(RankShift.Independent(x, y), 1.1)];
            foreach (ShiftDistribution shift in kinds)
            {
                (double low, double high) = shift.Interval(0.02);
                Assert.InRange(shift.Estimate, low, high);
                Assert.True(shift.PValueAbove(low - 1e-9) <= 0.01 + 1e-9, $"{shift} {trial}: below the interval's end the p-value is at most half of alpha");
                Assert.True(shift.PValueAbove(low + 1e-6) >= 0.01 - 1e-5, $"{shift} {trial}: within the interval it is more");
                Assert.True(shift.PValueBelow(high + 1e-9) <= 0.01 + 1e-9, $"{shift} {trial}");
            }
        }
    }

    [Fact]
    public void Widened_Least_BoundsTheIntervalFromBelow()
    {
        (double low, double high) = new WidenedShift(new StudentShift(0.1, 0, 8), 1, 0.001).Interval(0.01);
        Assert.Equal(0.099, low, 12);
        Assert.Equal(0.101, high, 12);
    }

    [Fact]
    public void Student_NoScatter_IsCertain()
    {
        var shift = StudentShift.Welch([2, 2, 2], [3, 3, 3]);
        Assert.Equal((1, 1), shift.Interval(0.01));
        Assert.Equal(0, shift.PValue(0));
        Assert.Equal(1, StudentShift.Welch([2, 2, 2], [2, 2, 2]).PValue(0));
    }

    [Fact]
    public void Ranks_TooFewForTheLevel_HaveNoInterval() => Assert.Equal((double.NegativeInfinity, double.PositiveInfinity), RankShift.Independent([1, 2, 3], [4, 5, 6]).Interval(0.01));
}
