namespace Perf.Tests.Engine.Merging;

/// <summary>What was recorded in some seconds of a run, once as a whole and once dealt out to shares at random.</summary>
internal sealed class SplitRun
{
    private static readonly string[] s_steps = ["", "login", "list items"];

    /// <summary>Makes one.</summary>
    /// <param name="random">Decides of everything.</param>
    public SplitRun(Random random)
    {
        int seconds = random.Next(1, 8);
        List<Interval>[] shares = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => new List<Interval>())];
        var whole = new List<IReadOnlyList<Series>>();
        for (int second = 0; second < seconds; second++)
        {
            (int Share, Sample Sample)[] dealt = [.. Enumerable.Range(0, random.Next(300)).Select(_ => (random.Next(shares.Length), Sample.Any(random, s_steps[random.Next(s_steps.Length)])))];
            whole.Add(SeriesOf(dealt.Select(one => one.Sample)));
            for (int share = 0; share < shares.Length; share++)
            {
                TimeSpan start = shares[share] is [.., var before] ? before.Start + before.Length : TimeSpan.Zero;
                bool isLast = second == seconds - 1;
                TimeSpan end = TimeSpan.FromSeconds(isLast ? second + 0.4 + (random.NextDouble() * 0.5) : second + 1 + (random.NextDouble() * 0.2) - 0.001);
                shares[share].Add(new Interval
                {
                    Index = second,
                    Start = start,
                    Length = end - start,
                    Series = SeriesOf(dealt.Where(one => one.Share == share).Select(one => one.Sample)),
                    Errors = [new ErrorCount { Step = "login", Class = "timeout", Count = random.Next(1, 9), Example = $"share {share}" }],
                    Checks = [new CheckResult { Step = "login", Name = "status is 200", Passes = random.Next(9), Fails = random.Next(9) }],
                    Generator = new GeneratorSample { CpuSeconds = random.NextDouble(), OfferedStarts = random.Next(99), AchievedStarts = random.Next(99), LoopBusyShare = random.NextDouble() },
                });
            }
        }

        Shares = shares;
        Whole = whole;
    }

    /// <summary>The intervals of each share.</summary>
    public IReadOnlyList<IReadOnlyList<Interval>> Shares { get; }

    /// <summary>The series of each second, as one process would have recorded them.</summary>
    public IReadOnlyList<IReadOnlyList<Series>> Whole { get; }

    private static Series[] SeriesOf(IEnumerable<Sample> samples) =>
        [.. samples.GroupBy(sample => (sample.Metric, sample.Step, sample.Type)).Select(group => SeriesOf(group.Key.Metric, group.Key.Step, group.Key.Type, [.. group.Select(sample => sample.Value)]))];

    private static Series SeriesOf(string metric, string step, MetricType type, double[] values)
    {
        var histogram = new HistogramBuilder();
        foreach (double value in type == MetricType.Trend ? values : [])
        {
            if (metric == "weight")
            {
                histogram.RecordValue(value);
            }
            else
            {
                histogram.Record((long)(value * TimeSpan.TicksPerMillisecond));
            }
        }

        return new Series { Metric = metric, Step = step, Type = type, Count = values.Length, Sum = values.Sum(), Min = values.Min(), Max = values.Max(), Histogram = histogram.Build() };
    }

    /// <summary>One value of one metric.</summary>
    private readonly record struct Sample(string Metric, string Step, MetricType Type, double Value)
    {
        public static Sample Any(Random random, string step) => random.Next(4) switch
        {
            0 => new(MetricNames.HttpReqs, step, MetricType.Counter, 1),
            1 => new(MetricNames.HttpReqFailed, step, MetricType.Rate, random.Next(2)),
            2 => new("weight", step, MetricType.Trend, (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(1, 9))),
            _ => new(MetricNames.HttpReqDuration, step, MetricType.Trend, Math.Pow(10, random.NextDouble() * 5) / 10),
        };
    }
}
