using Perf.Reporting.Html;

namespace Perf.Tests.Reporting.Html;

/// <summary>The sample run with all that a report may have: its seconds, monitors, a comparison, errors of several classes.</summary>
internal static class FullRun
{
    private static readonly (string Class, int From, int To, int Every)[] s_errors = [("timeout", 116, 126, 1), ("connection_refused", 60, 75, 3), ("check_failed", 0, 180, 17)];

    private static readonly Lazy<ReportData> s_run = new(Make);

    /// <summary>The run; always the same, which nobody can change.</summary>
    public static ReportData Create() => s_run.Value;

    /// <summary>Monitors of two hosts and a database.</summary>
    /// <param name="seconds">The run's length.</param>
    public static IEnumerable<MonitorSeries> Monitors(int seconds)
    {
        var random = new Random(5);
        MonitorSeries Series(string monitor, string signal, string unit, Func<int, double> value, params (string Key, string Value)[] labels) => new()
        {
            Monitor = monitor,
            Signal = signal,
            Unit = unit,
            Labels = labels.ToDictionary(label => label.Key, label => label.Value),
            Seconds = [.. Enumerable.Range(0, seconds).Select(second => second + 0.02)],
            Values = [.. Enumerable.Range(0, seconds).Select(value)],
        };
        bool Stalls(int second) => second is >= 118 and < 122;
        yield return Series("web-1", "system.cpu.utilization", "%", second => Stalls(second) ? 4 + random.Next(3) : 46 + (12 * Math.Sin(second / 23.0)) + random.Next(6));
        yield return Series("web-2", "system.cpu.utilization", "%", second => Stalls(second) ? 3 + random.Next(3) : 41 + (11 * Math.Sin(second / 23.0)) + random.Next(6));
        yield return Series("db", "system.cpu.utilization", "%", second => Stalls(second) ? 99 : 22 + random.Next(5));
        yield return Series("db", "system.memory.usage", "By", second => 5.1e9 + (second * 3.1e6) + random.Next(20_000_000));
        yield return Series("db", "system.disk.io", "By/s", second => Stalls(second) ? 310e6 : 14e6 + random.Next(6_000_000), ("device", "sda"), ("direction", "write"));
        yield return Series("db", "system.disk.io", "By/s", second => Stalls(second) ? 22e6 : 3e6 + random.Next(2_000_000), ("device", "sda"), ("direction", "read"));
        yield return Series("postgres", "postgresql.backends", "", second => Stalls(second) ? 100 : 18 + random.Next(4));
        yield return Series("postgres", "postgresql.commits", "1/s", second => Stalls(second) ? 4 : 190 + random.Next(20));
    }

    /// <summary>A profile of three methods.</summary>
    public static ProcessProfile Profile(string process, string method) => new()
    {
        Process = process,
        ProcessId = 4711,
        From = 5,
        To = 35,
        Samples = 100,
        Threads = 8,
        Frames = [new(method, "Shop"), new("System.Text.Json.JsonSerializer.Serialize", "System.Text.Json"), new("Npgsql.NpgsqlCommand.ExecuteReader", "Npgsql")],
        Nodes = [new(-1, 0, 10, 100), new(0, 1, 60, 60), new(0, 2, 30, 30)],
    };

    /// <summary>Two agents, one of which was lost and taken over.</summary>
    /// <param name="run">The run that they made.</param>
    public static IReadOnlyList<AgentResult> Agents(RunResult run)
    {
        var agent = new AgentResult { Name = "web-1", Machine = "load-1", Cores = 4, Share = 0.5, StartSkew = 0.8, ClockOffset = -3.2, ClockUncertainty = 0.2, Metrics = run.Metrics, Validity = run.Validity };
        return [agent, agent with { Name = "web-2", Machine = "load-2", StartSkew = -1.4, End = AgentEnd.Lost, Reason = "connection refused", Missing = TimeSpan.FromSeconds(1.8), MissingStarts = 1360, TakenOverBy = ["web-1"] }];
    }

    private static ReportData Make()
    {
        IReadOnlyList<Interval> intervals = [.. SampleRun.Intervals().Select((interval, second) => interval with { Errors = [.. interval.Errors, .. Errors(second)] })];
        RunResult result = SampleRun.Create(intervals) with { Monitors = [.. Monitors(intervals.Count)], Profiles = [Profile("Shop.dll", "Shop.Cart.Total")] };
        result = result with { Agents = Agents(result) };
        return new ReportData { Result = result, Detail = RunDetailBuilder.Of(intervals), Comparison = Comparison(result), Diagnosis = MadeUpDiagnosis.Create(), DiagnosisCuts = MadeUpDiagnosis.Cuts() };
    }

    private static IEnumerable<ErrorCount> Errors(int second) => s_errors
        .Where(one => second >= one.From && second < one.To && second % one.Every == 0)
        .Select(one => new ErrorCount { Class = one.Class, Step = one.Class == "check_failed" ? "list items" : "check out", Count = one.Class == "timeout" ? 9 : 3, Example = $"{one.Class}: GET https://shop.staging.example.com/checkout after 30 s" });

    private static ComparisonReport Comparison(RunResult result) => new()
    {
        Scenario = result.Scenario,
        Baseline = "main (5 runs)",
        Candidate = result.Id,
        Verdict = ComparisonVerdict.Regressed,
        Why = "http_req_response_time p(95) rose by 6.4 %, and the whole interval is beyond the margin of 5 %.",
        BaselineRuns = ["20261001T0900", "20261002T0900", "20261003T0900", "20261004T0900", "20261005T0900"],
        CandidateRuns = [result.Id],
        CurveMetric = MetricNames.HttpReqResponseTime,
        Curve = [.. Enumerable.Range(1, 99).Select(percent => new QuantileRatio(percent, 10 + percent, (10 + percent) * (1 + (percent * percent / 80_000.0)), 1 + (percent * percent / 80_000.0), 0.98 + (percent * percent / 90_000.0), 1.02 + (percent * percent / 70_000.0)))],
        Comparisons =
        [
            Line(MetricNames.HttpReqResponseTime, "p(95)", null, ComparisonVerdict.Regressed, 112, 119.2, 1.064, 1.052, 1.077),
            Line(MetricNames.HttpReqResponseTime, "p(95)", "log in", ComparisonVerdict.Unchanged, 101, 101.6, 1.006, 0.99, 1.021),
            Line(MetricNames.HttpReqs, "rate", null, ComparisonVerdict.Inconclusive, 199.8, 199.5, 0.998, 0.94, 1.06),
        ],
        AddedSteps = ["check out"],
    };

    private static Comparison Line(string metric, string statistic, string? step, ComparisonVerdict verdict, double from, double to, double ratio, double low, double high) => new()
    {
        Metric = metric,
        Statistic = statistic,
        Step = step,
        Unit = metric == MetricNames.HttpReqs ? "per second" : "ms",
        Verdict = verdict,
        IsGating = step is null,
        Baseline = new ComparisonSide { Count = 5, Value = from },
        Candidate = new ComparisonSide { Count = 1, Value = to },
        Ratio = ratio,
        Low = low,
        High = high,
        ProbabilitySlower = verdict == ComparisonVerdict.Regressed ? 0.9994 : 0.61,
        MinimalDetectableEffect = 0.041,
        Why = "The interval decides.",
    };
}
