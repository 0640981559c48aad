using Perf.Tests.Model.Results;

namespace Perf.Tests.Analysis;

/// <summary>Runs as they come from added intervals, to be judged.</summary>
internal static class Runs
{
    /// <summary>A sound run of ten seconds with one step, whose response times are all near the given ones.</summary>
    internal static RunResult Sound(double serviceMilliseconds = 100, double responseMilliseconds = 110, int failedOf100 = 0) =>
        Totals(serviceMilliseconds, responseMilliseconds, failedOf100).Complete(Header());

    internal static RunResult Header() => new()
    {
        Id = "run-1",
        Scenario = "browse and buy",
        Status = RunStatus.Completed,
        PlannedDuration = TimeSpan.FromSeconds(10),
        Machine = new MachineInfo { Cores = 2 },
    };

    internal static RunAccumulator Totals(double service = 100, double response = 110, int failedOf100 = 0)
    {
        var totals = new RunAccumulator();
        for (int i = 0; i < 10; i++)
        {
            totals.Add(Second(i, service, response, failedOf100));
        }

        return totals;
    }

    internal static Interval Second(int index, double service = 100, double response = 110, int failedOf100 = 0) => Intervals.Second(
        index,
        Intervals.Trend(MetricNames.HttpReqDuration, "list items", [.. Enumerable.Repeat(service, 100)]),
        Intervals.Trend(MetricNames.HttpReqResponseTime, "list items", [.. Enumerable.Repeat(response, 100)]),
        Intervals.Counter(MetricNames.HttpReqs, 100, "list items"),
        Intervals.Rate(MetricNames.HttpReqFailed, failedOf100, 100, "list items"),
        Intervals.Counter(MetricNames.DataReceived, 50_000, "list items"),
        Intervals.Counter(MetricNames.Iterations, 100),
        Intervals.Trend(MetricNames.IterationStartLag, "", [.. Enumerable.Repeat(0.5, 100)]),
        Intervals.Gauge(MetricNames.Vus, 7)) with
    {
        Generator = new GeneratorSample { CpuSeconds = 0.3, GcPauseMilliseconds = 3, OfferedStarts = 100, AchievedStarts = 100 },
    };
}
