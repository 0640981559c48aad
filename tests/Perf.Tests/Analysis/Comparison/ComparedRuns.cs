namespace Perf.Tests.Analysis.Comparisons;

/// <summary>Runs to be compared: each with a distribution of its own.</summary>
internal static class ComparedRuns
{
    /// <summary>Runs of one side.</summary>
    /// <param name="count">How many.</param>
    /// <param name="milliseconds">The median response time.</param>
    /// <param name="sd">The standard deviation from run to run, relative.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="failed">Failed requests of 1,000.</param>
    /// <param name="steps">Names of steps.</param>
    internal static RunResult[] Side(int count, double milliseconds, double sd, int seed, int failed = 0, params string[] steps)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => Run($"{seed:00}-{i:000}", milliseconds * Math.Exp(sd * (Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6)), failed, steps))];
    }

    internal static RunResult Run(string id, double milliseconds, int failed = 0, params string[] steps)
    {
        var histogram = new HistogramBuilder();
        for (int i = 0; i < 1000; i++)
        {
            // From half of it to twice it.
            histogram.Record((long)(milliseconds * TimeSpan.TicksPerMillisecond * Math.Pow(4, (i / 1000.0) - 0.5)));
        }

        Histogram built = histogram.Build();
        var metrics = new Dictionary<string, MetricSummary>
        {
            [MetricNames.HttpReqs] = new() { Name = MetricNames.HttpReqs, Type = MetricType.Counter, Count = 1000, Rate = 10_000 / milliseconds },
            [MetricNames.HttpReqFailed] = new() { Name = MetricNames.HttpReqFailed, Type = MetricType.Rate, Count = 1000, Rate = failed / 1000.0, Passes = failed, Fails = 1000 - failed },
            [MetricNames.HttpReqResponseTime] = new() { Name = MetricNames.HttpReqResponseTime, Type = MetricType.Trend, Unit = "ms", Count = 1000, Histogram = built },
        };
        return new RunResult
        {
            Id = id,
            Scenario = "shop",
            Status = RunStatus.Completed,
            Target = "http://127.0.0.1:8080",
            Machine = new MachineInfo { Cores = 2, OperatingSystem = "Linux", Architecture = "X64", Runtime = ".NET 10" },
            Metrics = metrics,
            Steps = steps.ToDictionary(step => step, step => new StepResult { Name = step, Metrics = metrics }),
        };
    }
}
