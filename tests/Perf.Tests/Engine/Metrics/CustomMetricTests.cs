using Perf.Engine.Metrics;

namespace Perf.Tests.Engine.Metrics;

public sealed class CustomMetricTests
{
    private static readonly MetricDeclaration[] s_metrics =
    [
        new() { Name = "basket_value", Type = MetricType.Trend },
        new() { Name = "render", Type = MetricType.Trend, IsTime = true },
        new() { Name = "orders", Type = MetricType.Counter },
        new() { Name = "found", Type = MetricType.Rate },
        new() { Name = "queue", Type = MetricType.Gauge },
    ];

    /// <summary>Whatever the values, the loops and the seconds they fall into: added up they are what one list of all would give.</summary>
    [Fact]
    public void Custom_AnyValuesOnAnyLoops_AddUpToTheWhole() => SeededCases.ForAll(
        random =>
        {
            MetricNamesOfRun names = Names();
            MetricShard[] shards = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new MetricShard(names))];
            var hub = new MetricHub(names, shards);
            var totals = new RunAccumulator();
            List<double>[] values = [.. s_metrics.Select(_ => new List<double>())];
            int seconds = random.Next(1, 4);
            for (int second = 0; second < seconds; second++)
            {
                for (int i = random.Next(0, 60); i > 0; i--)
                {
                    int metric = random.Next(s_metrics.Length);
                    double value = random.Next(4) switch { 0 => 0, 1 => random.Next(-1000, 1000), 2 => 1, _ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-9, 12)) };
                    shards[random.Next(shards.Length)].Custom(metric, value);
                    values[metric].Add(value);
                }

                Take(hub, shards, totals, second);
            }

            RunResult result = totals.Complete(new RunResult());
            for (int metric = 0; metric < s_metrics.Length; metric++)
            {
                AssertIs(result.Metrics.GetValueOrDefault(s_metrics[metric].Name), s_metrics[metric], values[metric]);
            }
        },
        300);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Custom_NoNumber_IsAnErrorAndNotCounted(double value)
    {
        var shard = new MetricShard(Names());
        shard.Custom(0, value);
        Interval interval = Take([shard]);

        Assert.Empty(interval.Series);
        Assert.Equal((ErrorClasses.MetricValue, 1L), (interval.Errors.Single().Class, interval.Errors.Single().Count));
        Assert.Contains("basket_value", interval.Errors.Single().Example, StringComparison.Ordinal);
    }

    [Fact]
    public void Custom_Unit_IsKept()
    {
        var shard = new MetricShard(Names());
        shard.Custom(0, 3);
        shard.Custom(1, 4);
        var totals = new RunAccumulator();
        totals.Add(Take([shard]));
        RunResult result = totals.Complete(new RunResult());

        Assert.Equal((null, "ms"), (result.Metrics["basket_value"].Unit, result.Metrics["render"].Unit));
        Assert.Equal((3.0, 3.0, 3.0), (result.Metrics["basket_value"].Med, result.Metrics["basket_value"].P99, result.Metrics["basket_value"].Percentile(12)));
    }

    [Fact]
    public void Gauge_OnSeveralLoops_IsTheLastOne()
    {
        MetricNamesOfRun names = Names();
        MetricShard[] shards = [new(names), new(names), new(names)];
        shards[2].Custom(4, 7);
        shards[0].Custom(4, 30);
        SpinWait.SpinUntil(() => false, 2);
        shards[1].Custom(4, 5);
        Series series = Take(shards).Series.Single();

        Assert.Equal((5.0, 5.0, 30.0, 3L), (series.Sum, series.Min, series.Max, series.Count));
    }

    [Fact]
    public void Group_IsOneSeriesForEachAndOneOfAll()
    {
        var names = new MetricNamesOfRun([], []) { Groups = ["::shop", "::shop::basket"] };
        var shard = new MetricShard(names);
        shard.Group(0, TimeSpan.TicksPerMillisecond * 30);
        shard.Group(1, TimeSpan.TicksPerMillisecond * 10);
        shard.Group(1, TimeSpan.TicksPerMillisecond * 20);
        var totals = new RunAccumulator();
        totals.Add(Take([shard], names));
        RunResult result = totals.Complete(new RunResult());

        Assert.Equal(["group_duration", "group_duration{group:::shop}", "group_duration{group:::shop::basket}"], result.Metrics.Keys);
        Assert.Equal((3.0, 30.0), (result.Metrics["group_duration"].Count, result.Metrics["group_duration"].Max));
        Assert.Equal((2.0, 15.0, "ms"), (result.Metrics["group_duration{group:::shop::basket}"].Count, result.Metrics["group_duration{group:::shop::basket}"].Avg, result.Metrics["group_duration{group:::shop::basket}"].Unit));
        Assert.Empty(result.Steps);
    }

    [Fact]
    public void Retry_IsACounterOfTheStepsFamily_AndTheLastAttemptHasTheTime()
    {
        var names = new MetricNamesOfRun(["find"], []) { Families = [RequestMetrics.Sql] };
        var shard = new MetricShard(names);
        shard.Request(0, new RequestTimings { Sent = true, Waiting = 10 }, MetricShard.NoResponseTime, failed: true, 0, 0);
        shard.Retry(0);
        shard.Request(0, new RequestTimings { Sent = true, Waiting = 10 }, 50_000, failed: false, 0, 0);
        var totals = new RunAccumulator();
        totals.Add(Take([shard], names));
        RunResult result = totals.Complete(new RunResult());

        Assert.Equal((2.0, 1.0, 1.0, 2.0), (result.Metrics["sql_reqs"].Count, result.Metrics["sql_req_retries"].Count, result.Metrics["sql_req_response_time"].Count, result.Metrics["sql_req_duration"].Count));
        Assert.Equal(1, result.Steps["find"].Metrics["sql_req_retries"].Count);
        Assert.Equal(5, result.Metrics["sql_req_response_time"].Max);
    }

    private static MetricNamesOfRun Names() => new([], []) { Metrics = s_metrics };

    private static Interval Take(MetricShard[] shards, MetricNamesOfRun? names = null)
    {
        Array.ForEach(shards, shard => shard.Exchange());
        return new MetricHub(names ?? Names(), shards).Take(new Interval { Length = TimeSpan.FromSeconds(1) });
    }

    private static void Take(MetricHub hub, MetricShard[] shards, RunAccumulator totals, int second)
    {
        Array.ForEach(shards, shard => shard.Exchange());
        // As the store keeps it.
        Interval interval = hub.Take(new Interval { Index = second, Start = TimeSpan.FromSeconds(second), Length = TimeSpan.FromSeconds(1) });
        totals.Add(IntervalCodec.Decode(IntervalCodec.Encode(interval)));
    }

    private static void AssertIs(MetricSummary? summary, MetricDeclaration metric, List<double> values)
    {
        if (values.Count == 0)
        {
            Assert.Null(summary);
            return;
        }

        Assert.Equal(metric.Type, summary!.Type);
        double size = values.Max(Math.Abs) * values.Count * 1e-12;
        switch (metric.Type)
        {
            case MetricType.Counter:
                Assert.Equal(values.Sum(), summary.Count, size);
                break;
            case MetricType.Gauge:
                Assert.Equal((values.Count, values.Min(), values.Max()), (summary.Count, summary.Min, summary.Max));
                break;
            case MetricType.Rate:
                Assert.Equal((values.Count, (double)values.Count(value => value != 0)), (summary.Count, summary.Passes));
                break;
            default:
                double[] sorted = [.. values.Order()];
                double median = sorted[((sorted.Length + 1) / 2) - 1];
                Assert.Equal((values.Count, sorted[0], sorted[^1]), (summary.Count, summary.Min, summary.Max));
                Assert.Equal(values.Average(), summary.Avg!.Value, size);
                Assert.InRange(summary.Med!.Value, median - (Math.Abs(median) / 2048) - ValueLayout.Smallest, median + (Math.Abs(median) / 2048) + ValueLayout.Smallest);
                break;
        }
    }
}
