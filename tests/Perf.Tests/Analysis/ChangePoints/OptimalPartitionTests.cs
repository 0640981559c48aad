using Perf.Analysis;

namespace Perf.Tests.Analysis.ChangePoints;

public sealed class OptimalPartitionTests
{
    [Fact]
    public void RunningMedian_AnyValues_IsTheMedianOfTheNeighbours()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var chance = new Random(seed);
            double[] values = [.. Enumerable.Range(0, 1 + chance.Next(40)).Select(_ => (double)chance.Next(15))];
            int reach = chance.Next(1, 8);
            double[] medians = RunningMedian.Of(values, reach);
            for (int i = 0; i < values.Length; i++)
            {
                Assert.Equal(OrderStatistic.Median(values.AsSpan()[Math.Max(0, i - reach)..Math.Min(values.Length, i + reach + 1)].ToArray()), medians[i]);
            }
        }
    }

    /// <summary>Against all partitions, counted out.</summary>
    [Fact]
    public void OptimalPartition_ShortSeries_IsTheBestOfAll()
    {
        ChangePointSettings settings = ChangePointSettings.Default with { ShortestLevel = 2 };
        for (int seed = 0; seed < 60; seed++)
        {
            double[] values = MadeUpSeries.Make(seed, 7, 7, 0.05, 0.3);
            WorkingSeries series = WorkingSeries.From(values, settings)!;
            List<int> marks = OptimalPartition.Of(series, settings);
            Assert.All(marks.Prepend(0).Zip(marks.Append(values.Length)), level => Assert.True(level.Second - level.First >= 2));
            double least = Costs(series.Clipped, marks.Count, 2).Min();
            Assert.Equal(least, Cost(series.Clipped, marks), 9);
        }
    }

    private static IEnumerable<double> Costs(double[] values, int count, int shortest, int from = 0)
    {
        if (count == 0)
        {
            return values.Length - from >= shortest ? [Squares(values[from..])] : [];
        }

        return Enumerable.Range(from + shortest, Math.Max(0, values.Length - from - shortest)).SelectMany(mark => Costs(values, count - 1, shortest, mark).Select(rest => rest + Squares(values[from..mark])));
    }

    private static double Cost(double[] values, List<int> marks) => marks.Prepend(0).Zip(marks.Append(values.Length)).Sum(level => Squares(values[level.First..level.Second]));

    private static double Squares(double[] values) => values.Sum(value => Math.Pow(value - values.Average(), 2));
}
