namespace Perf.Tests.Model.Results;

public class RunAccumulatorTests
{
    private static readonly string[] s_steps = ["login", "list items", "buy"];

    [Fact]
    public void Complete_RandomIntervals_IsTheSumOfAllValues() => SeededProperty.ForAll(50, random =>
    {
        var totals = new RunAccumulator();
        var all = new Dictionary<string, List<double>>();
        long failed = 0;
        int seconds = random.Next(1, 20);
        for (int i = 0; i < seconds; i++)
        {
            var series = new List<Series>();
            foreach (string step in s_steps.Where(_ => random.Next(3) > 0))
            {
                double[] values = [.. Enumerable.Range(0, random.Next(1, 50)).Select(_ => Math.Round(random.NextDouble() * 1000, 4))];
                long bad = random.Next(values.Length + 1);
                failed += bad;
                series.Add(Intervals.Trend(MetricNames.HttpReqDuration, step, values));
                series.Add(Intervals.Counter(MetricNames.HttpReqs, values.Length, step));
                series.Add(Intervals.Rate(MetricNames.HttpReqFailed, bad, values.Length, step));
                all.TryAdd(step, []);
                all[step].AddRange(values);
            }

            IntervalSummary line = totals.Add(Intervals.Second(i, [.. series]));
            Assert.Equal(series.Where(one => one.Metric == MetricNames.HttpReqs).Sum(one => one.Sum), line.Requests);
        }

        RunResult result = totals.Complete(new RunResult { Id = "x" });
        double[] values2 = [.. all.Values.SelectMany(one => one)];
        Assert.Equal(TimeSpan.FromSeconds(seconds), result.Duration);
        Assert.Equal(seconds, result.Intervals.Count);
        Assert.Equal(all.Keys.Order(), result.Steps.Keys.Order());
        if (values2.Length == 0)
        {
            Assert.Empty(result.Metrics);
            return;
        }

        MetricSummary whole = result.Metrics[MetricNames.HttpReqDuration];
        Assert.Equal(values2.Length, whole.Count);
        Assert.Equal(values2.Min(), whole.Min);
        Assert.Equal(values2.Max(), whole.Max);
        Assert.Equal(values2.Average(), whole.Avg!.Value, 6);
        Array.Sort(values2);
        double truth = values2[(int)Math.Ceiling(0.95 * values2.Length) - 1];
        Assert.InRange(whole.P95!.Value, truth * 0.999, truth * 1.001);
        Assert.Equal(values2.Length, result.Metrics[MetricNames.HttpReqs].Count);
        Assert.Equal(values2.Length / (double)seconds, result.Metrics[MetricNames.HttpReqs].Rate, 9);
        Assert.Equal(failed, result.Metrics[MetricNames.HttpReqFailed].Passes);
        Assert.Equal(values2.Length - failed, result.Metrics[MetricNames.HttpReqFailed].Fails);
        foreach ((string step, List<double> of) in all)
        {
            Assert.Equal(of.Count, result.Steps[step].Metrics[MetricNames.HttpReqDuration].Count);
            Assert.Equal(of.Max(), totals.Find(MetricNames.HttpReqDuration, step)!.Max);
        }
    });

    [Fact]
    public void Complete_Steps_AreInTheOrderInWhichTheyFirstRan()
    {
        var totals = new RunAccumulator();
        totals.Add(Intervals.Second(0, Intervals.Counter(MetricNames.HttpReqs, 1, "z")));
        totals.Add(Intervals.Second(1, Intervals.Counter(MetricNames.HttpReqs, 1, "a"), Intervals.Counter(MetricNames.HttpReqs, 1, "z")));

        Assert.Equal(["z", "a"], totals.Complete(new RunResult()).Steps.Keys);
    }

    [Fact]
    public void Complete_Metrics_AreInTheOrderOfReportsAndOwnOnesLast()
    {
        var totals = new RunAccumulator();
        totals.Add(Intervals.Second(0, Intervals.Counter("mine", 1), Intervals.Counter(MetricNames.Iterations, 1), Intervals.Counter(MetricNames.HttpReqs, 1)));

        Assert.Equal([MetricNames.HttpReqs, MetricNames.Iterations, "mine"], totals.Complete(new RunResult()).Metrics.Keys);
    }

    [Fact]
    public void Complete_Gauge_IsItsLastValueWithItsExtremes()
    {
        var totals = new RunAccumulator();
        foreach ((double value, int i) in new[] { 3.0, 9, 5 }.Select((value, i) => (value, i)))
        {
            totals.Add(Intervals.Second(i, Intervals.Gauge(MetricNames.Vus, value)));
        }

        MetricSummary vus = totals.Complete(new RunResult()).Metrics[MetricNames.Vus];
        Assert.Equal((5, 3, 9), (vus.Value, vus.Min, vus.Max));
    }

    /// <summary>What came after an interval stands within it, behind what that has of the same signal; before the first it is of none.</summary>
    [Fact]
    public void AddToLatest_Readings_StandInTheLatestInterval()
    {
        static MonitorSample Sample(double value) => new() { Monitor = "m", Signal = "s", Value = value };
        var totals = new RunAccumulator();
        totals.AddToLatest([Sample(7)]);
        totals.Add(Intervals.Second(0) with { Monitors = [Sample(1), Sample(2)] });
        totals.AddToLatest([Sample(3)]);
        totals.Add(Intervals.Second(1));
        totals.AddToLatest([Sample(4)]);
        totals.AddToLatest([]);
        MonitorSeries series = Assert.Single(totals.Complete(new RunResult()).Monitors);
        Assert.Equal([1.0, 2.0, 3.0, 4.0], series.Values);
        Assert.Equal([0.0, 0.5, 0.667, 1.0], series.Seconds);
        Assert.Single(totals.Latest!.Monitors);
    }

    [Fact]
    public void Complete_ChecksAndErrors_AreAddedUpAndTheFirstExampleStays()
    {
        var totals = new RunAccumulator();
        for (int i = 0; i < 2; i++)
        {
            totals.Add(Intervals.Second(i) with
            {
                Checks = [new CheckResult { Name = "status is 200", Step = "login", Passes = 3, Fails = i }],
                Errors =
                [
                    new ErrorCount { Step = "login", Class = ErrorClasses.Timeout, Count = 1, Example = $"{i}" },
                    new ErrorCount { Step = "login", Class = ErrorClasses.Dns, Count = 5 },
                ],
            });
        }

        RunResult result = totals.Complete(new RunResult());
        Assert.Equal([new CheckResult { Name = "status is 200", Step = "login", Passes = 6, Fails = 1 }], result.Checks);
        Assert.Equal([ErrorClasses.Dns, ErrorClasses.Timeout], result.Errors.Select(error => error.Class));
        Assert.Equal("0", result.Errors[1].Example);
        Assert.Equal(2, result.Errors[1].Count);
        Assert.Equal(2, result.Errors[1].Alike);
    }

    /// <summary>A class has errors of several causes: the first message stands for those of the seconds that say the same, but for numbers.</summary>
    [Fact]
    public void Complete_ErrorsOfOneClassWithSeveralCauses_AreLikeTheFirstWhereTheySayTheSame()
    {
        var totals = new RunAccumulator();
        (string Message, long Count)[] seconds = [("SQLSTATE 53300: too many clients, 101", 7), ("SQLSTATE 40P01: deadlock", 500), ("SQLSTATE 53300: too many clients, 99", 3)];
        for (int i = 0; i < seconds.Length; i++)
        {
            totals.Add(Intervals.Second(i) with { Errors = [new ErrorCount { Step = "buy", Class = ErrorClasses.Server, Count = seconds[i].Count, Example = seconds[i].Message }] });
        }

        ErrorCount error = Assert.Single(totals.Complete(new RunResult()).Errors);
        Assert.Equal((510L, (long?)10), (error.Count, error.Alike));
    }

    /// <summary>Identifiers make no other error, however they are written; another word does.</summary>
    [Theory]
    [InlineData("order 1b4e28ba-2fa1-11d2-883f-0016d3cca427 is gone", "order a3bb189e-8bf9-3888-9912-ace4e6543002 is gone", true)]
    [InlineData("trace 4bf92f3577b34da6a3ce929d0e0e4736: 500", "trace 00f067aa0ba902b7aaaaaaaaaaaaaaaa: 500", true)]
    [InlineData("no answer of 10.0.0.7:8080 in 300 ms", "no answer of 10.0.0.12:443 in 1200 ms", true)]
    [InlineData("feed is dead", "feed is faded", false)]
    [InlineData("bad-gateway", "bad-face", false)]
    [InlineData("too many clients", "deadlock detected", false)]
    [InlineData("", "7", true)]
    public void Complete_ErrorsThatDifferByAnIdentifier_AreAlike(string one, string other, bool areAlike)
    {
        var totals = new RunAccumulator();
        totals.Add(Intervals.Second(0) with { Errors = [new ErrorCount { Step = "buy", Class = ErrorClasses.Server, Count = 2, Example = one }] });
        totals.Add(Intervals.Second(1) with { Errors = [new ErrorCount { Step = "buy", Class = ErrorClasses.Server, Count = 3, Example = other }] });
        ErrorCount error = Assert.Single(totals.Complete(new RunResult()).Errors);
        Assert.Equal((5L, (long?)(areAlike ? 5 : 2)), (error.Count, error.Alike));
    }

    [Fact]
    public void Complete_Generator_GivesTheFiguresOfValidity()
    {
        var totals = new RunAccumulator();
        totals.Add(Intervals.Second(0, Intervals.Trend(MetricNames.IterationStartLag, "", 1, 2, 30), Intervals.Counter(MetricNames.DroppedIterations, 4)) with
        {
            Generator = new GeneratorSample { CpuSeconds = 1, GcPauseMilliseconds = 12, ClockStepMilliseconds = -70, OfferedStarts = 10, AchievedStarts = 6 },
        });

        Validity validity = totals.Complete(new RunResult { Machine = new MachineInfo { Cores = 4 } }).Validity;
        Assert.InRange(validity.StartLagP99!.Value, 29.98, 30.02);
        Assert.Equal(4, validity.DroppedStarts);
        Assert.Equal(0.6, validity.AchievedRatio);
        Assert.Equal(0.25, validity.CpuShare);
        Assert.Equal((12, 70), (validity.GcPauseMax, validity.ClockStepMax));
    }

    [Fact]
    public void AddTotals_AnyIntervals_AreTheSameSumsWithoutLines() => SeededProperty.ForAll(20, random =>
    {
        var whole = new RunAccumulator();
        var sums = new RunAccumulator();
        for (int i = 0; i < 5; i++)
        {
            Interval second = Intervals.Second(i, Intervals.Trend(MetricNames.HttpReqDuration, "buy", random.NextDouble() * 100, 7), Intervals.Counter(MetricNames.HttpReqs, 2, "buy"), Intervals.Gauge(MetricNames.Vus, random.Next(9)))
                with { Generator = new GeneratorSample { CpuSeconds = random.NextDouble(), OfferedStarts = 3, AchievedStarts = 2 } };
            whole.Add(second);
            sums.AddTotals(second);
        }

        RunResult expected = whole.Complete(new RunResult { Machine = new MachineInfo { Cores = 2 } });
        RunResult actual = sums.Complete(new RunResult { Machine = new MachineInfo { Cores = 2 } });
        Assert.Equal(5, expected.Intervals.Count);
        Assert.Empty(actual.Intervals);
        Assert.Equal(expected.Duration, actual.Duration);
        Assert.Equal(expected.Validity with { Findings = [] }, actual.Validity with { Findings = [] });
        Assert.Equal(expected.Metrics.Keys, actual.Metrics.Keys);
        Assert.All(expected.Metrics, metric => Assert.Equal((metric.Value.Count, metric.Value.Max, metric.Value.P95), (actual.Metrics[metric.Key].Count, actual.Metrics[metric.Key].Max, actual.Metrics[metric.Key].P95)));
    });

    [Fact]
    public void Complete_Nothing_HasNoMetrics()
    {
        RunResult result = new RunAccumulator().Complete(new RunResult());
        Assert.Empty(result.Metrics);
        Assert.Null(result.Validity.StartLagP99);
        Assert.Null(result.Validity.AchievedRatio);
    }
}
