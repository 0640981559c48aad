namespace Perf.Tests.Telemetry.Sinks.Support;

/// <summary>Seconds of a run, made of a seed.</summary>
internal static class Seconds
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static SinkRun Run(string? spill = null, string id = "20260301-120000-abcdef", string scenario = "shop") => new()
    {
        Id = id, Scenario = scenario, Environment = "staging", TestType = "stress", Target = "http://127.0.0.1:1/", Machine = "machine", Version = "1.2.3", StartedAt = Start, SpillFolder = spill,
        Planned = TimeSpan.FromSeconds(60), Commit = "abc", Branch = "main",
    };

    public static Interval Of(int index, int requests = 100, string step = "list", int failed = 3, double middle = 20)
    {
        var random = new Random(index);
        var builder = new HistogramBuilder();
        double sum = 0;
        double min = double.MaxValue;
        double max = 0;
        for (int i = 0; i < requests; i++)
        {
            double ms = middle * Math.Exp(random.NextDouble() - 0.5);
            builder.Record((long)(ms * TimeSpan.TicksPerMillisecond));
            sum += ms;
            (min, max) = (Math.Min(min, ms), Math.Max(max, ms));
        }

        Histogram times = builder.Build();
        Series Trend(string metric, string of) => new() { Metric = metric, Step = of, Type = MetricType.Trend, Count = requests, Sum = sum, Min = min, Max = max, Histogram = times };
        return new Interval
        {
            Index = index,
            Start = TimeSpan.FromSeconds(index),
            Length = TimeSpan.FromSeconds(1),
            Series =
            [
                new Series { Metric = MetricNames.HttpReqs, Step = step, Type = MetricType.Counter, Count = requests, Sum = requests, Min = 1, Max = 1 },
                new Series { Metric = MetricNames.HttpReqFailed, Step = step, Type = MetricType.Rate, Count = requests, Sum = failed, Min = 0, Max = 1 },
                Trend(MetricNames.HttpReqResponseTime, step),
                Trend(MetricNames.HttpReqDuration, step),
                Trend(MetricNames.HttpReqWaiting, step),
                Trend(MetricNames.IterationDuration, ""),
                new Series { Metric = MetricNames.Vus, Step = "", Type = MetricType.Gauge, Count = 1, Sum = 7, Min = 7, Max = 7 },
                new Series { Metric = MetricNames.DataReceived, Step = step, Type = MetricType.Counter, Count = requests, Sum = requests * 512.0, Min = 512, Max = 512 },
                new Series { Metric = "http_reqs{status:200}", Step = step, Type = MetricType.Counter, Count = 1, Sum = 1, Min = 1, Max = 1 },
            ],
            Errors = failed == 0 ? [] : [new ErrorCount { Step = step, Class = "http_503", Count = failed - 1 }, new ErrorCount { Step = step, Class = ErrorClasses.Timeout, Count = 1 }],
            Checks = [new CheckResult { Step = step, Name = "status is 200", Passes = requests - failed, Fails = failed }],
            Monitors = [new MonitorSample { Monitor = "host", Signal = "system.cpu.utilization", Unit = "%", Value = 12.5, Labels = new Dictionary<string, string> { ["cpu"] = "0", ["unit"] = "odd" } }],
            Generator = new GeneratorSample { CpuSeconds = 0.25, OfferedStarts = requests, AchievedStarts = requests, LoopBusyShare = 0.5 },
        };
    }

    /// <summary>A second of a run that two agents make.</summary>
    public static Interval OfAgents(int index) => Of(index) with
    {
        Agents =
        [
            new AgentSecond
            {
                Agent = "web-1",
                Figures = new IntervalSummary { Requests = 60, Failed = 2, Iterations = 30, Vus = 4, P95 = 25 },
                Generator = new GeneratorSample { LoopBusyShare = 0.75, CpuSeconds = 0.5 },
            },
            new AgentSecond { Agent = "web-2", Figures = new IntervalSummary { Requests = 40, Iterations = 20 } },
        ],
    };

    public static RunResult Result(int seconds = 1) => new()
    {
        Id = Run().Id, Scenario = "shop", Status = RunStatus.Completed, StartedAt = Start, Duration = TimeSpan.FromSeconds(seconds),
        Verdict = new Verdict { Outcome = Outcome.Pass },
    };
}
