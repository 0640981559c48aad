namespace Perf.Tests.Runtime.Live;

/// <summary>The seconds of a long run with many steps, made from one second's measurements so that making them costs nothing.</summary>
internal sealed class LongRun(int steps)
{
    private readonly Series[] _series = [.. Enumerable.Range(0, steps).SelectMany(Step), Gauge(MetricNames.Vus, 12), Counter(MetricNames.Iterations, "", 20 * steps), Trend(MetricNames.IterationStartLag, "", 0.3)];
    private long _requests;
    private long _iterations;

    public static TimeSpan Planned { get; } = TimeSpan.FromHours(4);

    public static RunPlan Plan(string id = "run-1") => new()
    {
        RunId = id,
        Target = "http://127.0.0.1:1",
        Scenario = new Scenario { Name = "browse and buy" },
        Executors = [new ExecutorPlan { Name = "steady", Executor = "constant-arrival-rate", Duration = Planned, PeakRate = 1000 }],
    };

    public static RunResult Header(string id = "run-1") => new()
    {
        Id = id,
        Scenario = "browse and buy",
        Target = "http://127.0.0.1:1",
        Status = RunStatus.Running,
        StartedAt = new DateTimeOffset(2026, 10, 12, 9, 15, 0, TimeSpan.Zero),
        PlannedDuration = Planned,
        Machine = new MachineInfo { Cores = 4 },
    };

    public (Interval Interval, RunProgress Progress) Second(int index)
    {
        var interval = new Interval
        {
            Index = index,
            Start = TimeSpan.FromSeconds(index),
            Length = TimeSpan.FromSeconds(1),
            Series = _series,
            Errors = index % 60 == 0 ? [new ErrorCount { Step = "step 1", Class = "http_503", Count = 1, Example = "503" }] : [],
            Checks = [new CheckResult { Step = "step 1", Name = "status is 200", Passes = 20, Fails = 0 }],
            Monitors = [new MonitorSample { Monitor = "host", Signal = "system.cpu.utilization", Unit = "%", Value = 20 + (10 * Math.Sin(index / 60.0)) }],
            Generator = new GeneratorSample { CpuSeconds = 0.4, OfferedStarts = 20 * steps, AchievedStarts = 20 * steps, OwnCpuShare = 0.1 },
        };
        IntervalSummary line = new()
        {
            Start = index,
            Length = 1,
            Requests = 20 * steps,
            RequestRate = 20 * steps,
            Iterations = 20 * steps,
            Offered = 20 * steps,
            Vus = 12,
            P50 = 20 + (index % 7),
            P95 = 60 + (index % 11),
            P99 = 90 + (index % 13),
        };
        (_requests, _iterations) = (_requests + line.Requests, _iterations + line.Iterations);
        return (interval, new RunProgress
        {
            Elapsed = TimeSpan.FromSeconds(index + 1),
            Remaining = Planned - TimeSpan.FromSeconds(index + 1),
            Planned = Planned,
            Requests = _requests,
            Iterations = _iterations,
            Latest = line,
        });
    }

    private static IEnumerable<Series> Step(int number)
    {
        string step = $"step {number}";
        yield return Counter(MetricNames.HttpReqs, step, 20);
        yield return new Series { Metric = MetricNames.HttpReqFailed, Step = step, Type = MetricType.Rate, Count = 20, Sum = 0 };
        yield return Trend(MetricNames.HttpReqResponseTime, step, 20 + number);
        yield return Trend(MetricNames.HttpReqDuration, step, 19 + number);
        yield return Trend(MetricNames.HttpReqBlocked, step, 0.1);
        yield return Trend(MetricNames.HttpReqWaiting, step, 18 + number);
        yield return Trend(MetricNames.HttpReqReceiving, step, 1);
        yield return Counter(MetricNames.DataReceived, step, 20_000);
    }

    private static Series Counter(string metric, string step, double sum) => new() { Metric = metric, Step = step, Type = MetricType.Counter, Count = 1, Sum = sum, Min = sum, Max = sum };

    private static Series Gauge(string metric, double value) => new() { Metric = metric, Type = MetricType.Gauge, Count = 1, Sum = value, Min = value, Max = value };

    private static Series Trend(string metric, string step, double middle)
    {
        var histogram = new HistogramBuilder();
        double sum = 0;
        for (int i = 0; i < 20; i++)
        {
            double time = middle * (0.6 + (i * 0.05));
            sum += time;
            histogram.Record((long)(time * TimeSpan.TicksPerMillisecond));
        }

        return new Series { Metric = metric, Step = step, Type = MetricType.Trend, Count = 20, Sum = sum, Min = middle * 0.6, Max = middle * 1.55, Histogram = histogram.Build() };
    }
}
