using Perf.Reporting.Html;
using Perf.Tests.Model.Serialization;

namespace Perf.Tests.Reporting.Html;

/// <summary>The columns of a run's seconds: however many seconds there are, nothing is lost and nothing grows.</summary>
public class RunDetailTests
{
    private const int Most = 180;

    [Fact]
    public void Of_AnyNumberOfSeconds_KeepsEveryRequestErrorAndPeak()
    {
        for (int seed = 0; seed < 15; seed++)
        {
            var random = new Random(seed);
            int seconds = random.Next(1, 2500);
            Interval[] intervals = [.. Enumerable.Range(0, seconds).Select(second => Second(second, random))];
            RunDetail detail = RunDetailBuilder.Of(intervals)!;
            string which = $"seed {seed}, {seconds} seconds";
            Assert.True(detail.Columns is > 0 and <= Most, which);
            Assert.True(detail.Columns * detail.ColumnSeconds >= seconds && (detail.Columns - 1) * detail.ColumnSeconds < seconds, which);
            Assert.Equal(detail.Columns, detail.Latency.Count);

            // Each column is the sum of its own seconds.
            for (int column = 0; column < detail.Columns; column++)
            {
                Interval[] own = [.. intervals.Skip(column * detail.ColumnSeconds).Take(detail.ColumnSeconds)];
                Assert.Equal(own.Sum(Responses), detail.Latency[column]?.Sum() ?? 0);
                foreach ((string name, long[] counts) in detail.Errors)
                {
                    Assert.Equal(own.SelectMany(one => one.Errors).Where(error => error.Class == name).Sum(error => error.Count), counts[column]);
                }

                foreach ((string step, double[] values) in detail.StepP95)
                {
                    double[] all = [.. own.SelectMany(one => one.Series).Where(series => series.Step == step && series.Metric == MetricNames.HttpReqResponseTime).Select(series => series.Histogram.Percentile(95))];
                    Assert.Equal(all.Length == 0 ? double.NaN : all.Max(), values[column]);
                }
            }
        }
    }

    [Fact]
    public void Of_Latencies_FallIntoTheirRows()
    {
        for (int row = 0; row < LatencyRows.Count; row++)
        {
            Assert.True(LatencyRows.LowerOf(row) < LatencyRows.LowerOf(row + 1));
        }

        double[] milliseconds = [0.0001, 0.01, 0.5, 1, 9.99, 10.01, 250, 3_600_000];
        RunDetail detail = RunDetailBuilder.Of([Of(0, MetricNames.HttpReqResponseTime, milliseconds)])!;
        int[] rows = [.. milliseconds.Select(time => Enumerable.Range(0, LatencyRows.Count).Last(row => row == 0 || LatencyRows.LowerOf(row) <= time))];
        Assert.Equal(milliseconds.Length, detail.Latency[0]!.Sum());
        Assert.All(rows, row => Assert.True(detail.Latency[0]![row] > 0, $"row {row}"));
    }

    [Fact]
    public void Of_ResultOfAnotherTool_TakesWhatItHas_AndSaysSo()
    {
        RunDetail detail = RunDetailBuilder.Of([new Interval(), Of(1, MetricNames.HttpReqDuration, [5])])!;
        Assert.Equal("service time", detail.LatencyName);
        Assert.Equal(1, detail.Latency.Sum(column => column?.Sum() ?? 0));
        Assert.Equal("response time", RunDetailBuilder.Of([Of(0, MetricNames.HttpReqResponseTime, [5])])!.LatencyName);
    }

    [Fact]
    public void Of_RunThatWasThinnedOut_HasNoGaps()
    {
        RunDetail detail = RunDetailBuilder.Of(Enumerable.Range(0, 400).Select(i => Of(i * 10, MetricNames.HttpReqResponseTime, [5]) with { Length = TimeSpan.FromSeconds(10) }))!;
        Assert.Equal(40, detail.ColumnSeconds);
        Assert.Equal(100, detail.Columns);
        Assert.All(detail.Latency, column => Assert.Equal(4, column!.Sum()));
    }

    [Fact]
    public void Of_AnyInterval_NeverFails()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            Interval interval = new ArbitraryRun(seed).Interval(seed);
            var builder = new RunDetailBuilder();
            builder.Add(interval);
            builder.Add(interval with { Start = TimeSpan.MaxValue });
            builder.Add(interval with { Start = TimeSpan.FromSeconds(-3) });
            Assert.True(builder.Build().Columns is > 0 and <= Most);
        }
    }

    [Fact]
    public void Build_WhileARunGoesOn_IsACopy()
    {
        var builder = new RunDetailBuilder();
        builder.Add(Of(0, MetricNames.HttpReqResponseTime, [1, 2, 3]));
        RunDetail early = builder.Build();
        long before = early.Latency[0]!.Sum();
        for (int second = 1; second < 1000; second++)
        {
            builder.Add(Second(second, new Random(second)));
        }

        Assert.Equal(before, early.Latency[0]!.Sum());
        Assert.Equal(1, early.Columns);
    }

    [Fact]
    public void Of_ThousandsOfNames_StaysSmall()
    {
        RunDetail detail = RunDetailBuilder.Of(Enumerable.Range(0, 5000).Select(second => Of(second, MetricNames.HttpReqResponseTime, [3], $"step {second}") with
        {
            Errors = [new ErrorCount { Class = $"class {second}", Count = 1 }],
        }))!;
        Assert.InRange(detail.StepP95.Count, 1, 200);
        Assert.InRange(detail.Errors.Count, 1, 41);
        Assert.Equal(5000, detail.Errors.Sum(one => one.Counts.Sum()));
        Assert.Equal(5000, detail.Latency.Sum(column => column?.Sum() ?? 0));
    }

    private static long Responses(Interval interval) => interval.Series.Where(series => series.Metric == MetricNames.HttpReqResponseTime).Sum(series => series.Histogram.Count);

    private static Interval Second(int second, Random random)
    {
        Interval[] steps = [.. Enumerable.Range(0, random.Next(0, 4)).Select(step => Of(second, MetricNames.HttpReqResponseTime, [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => Math.Exp(random.NextDouble() * 12))], $"step {step}"))];
        return Of(second, MetricNames.HttpReqDuration, [1]) with
        {
            Series = [.. steps.SelectMany(step => step.Series)],
            Errors = [.. Enumerable.Range(0, random.Next(0, 3)).Select(i => new ErrorCount { Class = $"http_50{i}", Count = random.Next(1, 9) })],
        };
    }

    private static Interval Of(int second, string metric, double[] milliseconds, string step = "")
    {
        var histogram = new HistogramBuilder();
        foreach (double time in milliseconds)
        {
            histogram.Record((long)(time * TimeSpan.TicksPerMillisecond));
        }

        return new Interval
        {
            Start = TimeSpan.FromSeconds(second),
            Length = TimeSpan.FromSeconds(1),
            Series = [new Series { Metric = metric, Step = step, Type = MetricType.Trend, Count = milliseconds.Length, Histogram = histogram.Build() }],
        };
    }
}
