using Perf.Reporting.Html;

namespace Perf.Tests.Reporting.Html;

/// <summary>A long run of many steps, made of the sample run's seconds.</summary>
internal static class ManySteps
{
    /// <summary>The run.</summary>
    /// <param name="steps">How many steps.</param>
    /// <param name="seconds">How many seconds.</param>
    public static ReportData Create(int steps, int seconds)
    {
        // A second of one step is lent to all of them, each with its own pace: the seconds of the sample are taken in turn.
        IReadOnlyList<Interval> sample = SampleRun.Intervals();
        IEnumerable<Interval> intervals = Enumerable.Range(0, seconds).Select(second =>
        {
            Interval one = sample[second % sample.Count];
            Series[] run = [.. one.Series.Where(series => series.Step.Length == 0)];
            Series[] of = [.. one.Series.Where(series => series.Step == "list items")];
            return one with
            {
                Index = second,
                Start = TimeSpan.FromSeconds(second),
                Series = [.. run, .. Enumerable.Range(0, steps).SelectMany(step => of.Select(series => series with { Step = $"step {step}", Histogram = Of(sample, second, step, series) ?? series.Histogram }))],
                Errors = [.. Enumerable.Range(0, 12).Select(i => new ErrorCount { Class = $"http_5{i:00}", Step = $"step {i}", Count = 1 + (second % (i + 1)), Example = "503 Service Unavailable" })],
            };
        });
        var sum = new RunAccumulator();
        var detail = new RunDetailBuilder();
        foreach (Interval interval in intervals)
        {
            sum.Add(interval);
            detail.Add(interval);
        }

        RunResult result = sum.Complete(SampleRun.Create() with { Thresholds = [] });
        return new ReportData { Result = result with { Monitors = [.. FullRun.Monitors(seconds)] }, Detail = detail.Build() };
    }

    private static Histogram? Of(IReadOnlyList<Interval> sample, int second, int step, Series like) =>
        sample[(second + (step * 7)) % sample.Count].Series.FirstOrDefault(series => series.Step == "list items" && series.Metric == like.Metric)?.Histogram;
}
