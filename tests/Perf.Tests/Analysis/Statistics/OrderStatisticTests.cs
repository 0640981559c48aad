using Perf.Analysis;

namespace Perf.Tests.Analysis.Estimates;

public sealed class OrderStatisticTests
{
    [Fact]
    public void MedianAndQuantile_AnyValues_AreThoseOfSortedOnes()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var chance = new Random(seed);
            double[] values = [.. Enumerable.Range(0, 1 + chance.Next(60)).Select(_ => (double)chance.Next(20))];
            double[] sorted = [.. values.Order()];
            Assert.Equal((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2, OrderStatistic.Median([.. values]));
            int place = chance.Next(values.Length);
            Assert.Equal(sorted[place], OrderStatistic.Select([.. values], place));
            double probability = chance.NextDouble();
            double at = probability * (sorted.Length - 1);
            double expected = sorted[(int)at] + ((at - (int)at) * (sorted[Math.Min((int)at + 1, sorted.Length - 1)] - sorted[(int)at]));
            Assert.Equal(expected, OrderStatistic.Quantile([.. values], probability), 9);
        }
    }
}
