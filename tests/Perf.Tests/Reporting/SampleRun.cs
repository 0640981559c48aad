namespace Perf.Tests.Reporting;

/// <summary>A run as a shop would see it: four steps at 200 starts a second for three minutes, and a server that stalls once.</summary>
internal static class SampleRun
{
    private const int Seconds = 180;
    private const int StallAt = 118;
    private const int StallLength = 4;

    private static readonly (string Name, double Share, double Median, double Spread, int Bytes)[] s_steps =
    [
        ("open home page", 0.40, 14, 0.35, 18_400),
        ("list items", 0.32, 27, 0.45, 42_100),
        ("log in", 0.16, 61, 0.30, 1_900),
        ("check out", 0.12, 96, 0.50, 3_200),
    ];

    /// <summary>The run's seconds.</summary>
    public static IReadOnlyList<Interval> Intervals()
    {
        var random = new Random(11);
        return [.. Enumerable.Range(0, Seconds).Select(second => Second(second, random))];
    }

    /// <summary>The run with a failed threshold.</summary>
    public static RunResult Create() => Create(Intervals());

    /// <summary>The same of given seconds.</summary>
    /// <param name="intervals">The seconds.</param>
    public static RunResult Create(IReadOnlyList<Interval> intervals)
    {
        var sum = new RunAccumulator();
        foreach (Interval interval in intervals)
        {
            sum.Add(interval);
        }

        RunResult result = sum.Complete(new RunResult
        {
            Id = "20261012T091500Z-4f7a2c",
            Scenario = "Browse and buy",
            ScenarioPath = "scenarios/browse-and-buy.yaml",
            Environment = "staging",
            Target = "https://shop.staging.example.com",
            Status = RunStatus.Completed,
            StartedAt = new DateTimeOffset(2026, 10, 12, 9, 15, 0, TimeSpan.Zero),
            PlannedDuration = TimeSpan.FromSeconds(Seconds),
            Seed = 11,
            Tags = new Dictionary<string, string> { ["build"] = "4821", ["branch"] = "main" },
            Machine = new MachineInfo { Name = "ci-runner-7", OperatingSystem = "Debian GNU/Linux 12", Architecture = "X64", Cores = 4, MemoryBytes = 16_000_000_000, Runtime = ".NET 10.0.4" },
            PerfVersion = "0.1.0",
            Validity = new Validity { StartLagP99 = 0.31, AchievedRatio = 1, CpuShare = 0.11, GcPauseMax = 1.4, ClockStepMax = 0.2 },
        });
        Verdict[] thresholds =
        [
            Judge(result, "http_req_response_time: p(95) < 500ms", MetricNames.HttpReqResponseTime, null, 95, 500, null),
            Judge(result, "http_req_response_time: p(99) < 1s", MetricNames.HttpReqResponseTime, null, 99, 1000, TimeSpan.FromSeconds(StallAt + StallLength)),
            Judge(result, "http_req_response_time{step:list items}: p(90) < 80ms", MetricNames.HttpReqResponseTime, "list items", 90, 80, null),
            Share(result, "http_req_failed: rate < 1%", MetricNames.HttpReqFailed, 0.01),
        ];
        return result with
        {
            Thresholds = thresholds,
            Verdict = new Verdict { Outcome = thresholds.Any(verdict => verdict.Outcome == Outcome.Fail) ? Outcome.Fail : Outcome.Pass, RunId = result.Id, Scenario = result.Scenario },
        };
    }

    private static Interval Second(int second, Random random)
    {
        bool stalls = second is >= StallAt and < StallAt + StallLength;
        bool catchesUp = second == StallAt + StallLength;
        var series = new List<Series>();
        var errors = new List<ErrorCount>();
        var checks = new List<CheckResult>();
        int starts = 200 + random.Next(-2, 3);
        int ended = 0;
        foreach ((string name, double share, double median, double spread, int bytes) in s_steps)
        {
            int normal = (int)Math.Round(starts * share);
            int count = stalls ? normal / 40 : catchesUp ? normal * (StallLength + 1) : normal;
            ended += count;
            double load = 1 + (0.25 * Math.Sin(second / 23.0));
            double[] service = [.. Enumerable.Range(0, count).Select(_ => LogNormal(random, median * load, spread))];

            // What was due during the stall ends after it, having waited for the rest of it.
            double[] response = [.. service.Select((time, i) => time + 0.4 + (catchesUp ? 1000.0 * StallLength * i / count : 0))];
            int failed = stalls ? 0 : catchesUp ? count / 60 : random.Next(150) == 0 ? 1 : 0;
            series.Add(Counter(MetricNames.HttpReqs, name, count));
            series.Add(new Series { Metric = MetricNames.HttpReqFailed, Step = name, Type = MetricType.Rate, Count = count, Sum = failed });
            series.Add(new Series { Metric = MetricNames.Checks, Step = name, Type = MetricType.Rate, Count = count, Sum = count - failed });
            series.Add(Trend(MetricNames.HttpReqResponseTime, name, response));
            series.Add(Trend(MetricNames.HttpReqDuration, name, service));
            series.Add(Trend(MetricNames.HttpReqBlocked, name, [.. service.Select((_, i) => 0.05 + response[i] - service[i] - 0.4)]));
            series.Add(Trend(MetricNames.HttpReqConnecting, name, [.. service.Select((_, i) => i % 50 == 0 ? 1.8 : 0)]));
            series.Add(Trend(MetricNames.HttpReqTlsHandshaking, name, [.. service.Select((_, i) => i % 50 == 0 ? 4.6 : 0)]));
            series.Add(Trend(MetricNames.HttpReqSending, name, [.. service.Select(_ => 0.03)]));
            series.Add(Trend(MetricNames.HttpReqWaiting, name, [.. service.Select(time => time * 0.93)]));
            series.Add(Trend(MetricNames.HttpReqReceiving, name, [.. service.Select(time => time * 0.07)]));
            series.Add(Counter(MetricNames.DataReceived, name, (double)count * bytes));
            series.Add(Counter(MetricNames.DataSent, name, count * 410.0));
            checks.Add(new CheckResult { Name = name == "log in" ? "status is 201" : "status is 200", Step = name, Passes = count - failed, Fails = failed });
            if (failed > 0)
            {
                errors.Add(new ErrorCount { Step = name, Class = "http_503", Count = failed, Example = "503 Service Unavailable: upstream connect error or disconnect/reset before headers" });
            }
        }

        series.Add(Counter(MetricNames.Iterations, "", ended));
        int busy = stalls ? 8 + (200 * (second - StallAt + 1)) : 7 + random.Next(4);
        series.Add(new Series { Metric = MetricNames.Vus, Type = MetricType.Gauge, Count = 1, Sum = busy, Min = busy, Max = busy });
        return new Interval
        {
            Index = second,
            Start = TimeSpan.FromSeconds(second),
            Length = TimeSpan.FromSeconds(1),
            Series = series,
            Errors = errors,
            Checks = checks,
            Generator = new GeneratorSample { CpuSeconds = 0.4, OfferedStarts = starts, AchievedStarts = starts },
        };
    }

    private static Verdict Judge(RunResult result, string text, string metric, string? step, double percent, double limit, TimeSpan? breach)
    {
        double value = (step is null ? result.Metrics : result.Steps[step].Metrics)[metric].Percentile(percent);
        return Verdict(text, metric, step, value, limit, "ms", breach);
    }

    private static Verdict Share(RunResult result, string text, string metric, double limit) =>
        Verdict(text, metric, null, result.Metrics[metric].Rate, limit, "share", null);

    private static Verdict Verdict(string text, string metric, string? step, double value, double limit, string unit, TimeSpan? breach) => new()
    {
        Outcome = value < limit ? Outcome.Pass : Outcome.Fail,
        Threshold = text,
        Metric = metric,
        Step = step,
        Value = value,
        Limit = limit,
        Unit = unit,
        Margin = (limit - value) / limit,
        BreachedAt = value < limit ? null : breach,
        Reason = value < limit ? "The value is below the limit." : "The value is over the limit.",
        Source = "scenario",
    };

    private static Series Counter(string metric, string step, double sum) =>
        new() { Metric = metric, Step = step, Type = MetricType.Counter, Count = 1, Sum = sum, Min = sum, Max = sum };

    private static Series Trend(string metric, string step, double[] milliseconds)
    {
        var histogram = new HistogramBuilder();
        foreach (double time in milliseconds)
        {
            histogram.Record((long)(time * TimeSpan.TicksPerMillisecond));
        }

        return new Series
        {
            Metric = metric,
            Step = step,
            Type = MetricType.Trend,
            Count = milliseconds.Length,
            Sum = milliseconds.Sum(),
            Min = milliseconds.DefaultIfEmpty().Min(),
            Max = milliseconds.DefaultIfEmpty().Max(),
            Histogram = histogram.Build(),
        };
    }

    private static double LogNormal(Random random, double median, double spread)
    {
        // Box-Muller.
        double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return median * Math.Exp(spread * normal);
    }
}
