namespace Perf.Runtime;

/// <summary>A second that never was, with something of everything that a second of a run has: what code is tried on before a run begins.</summary>
internal static class MadeUpSecond
{
    private static readonly string[] s_steps = ["one", "other"];

    /// <summary>Makes it.</summary>
    /// <param name="index">Its number, from 0; its figures differ from those of others.</param>
    public static Interval Of(int index)
    {
        RequestMetrics http = RequestMetrics.Http;
        string[] times = [http.ResponseTime, http.Duration, http.Waiting, MetricNames.HttpReqBlocked, MetricNames.HttpReqSending, MetricNames.HttpReqReceiving];
        return new Interval
        {
            Index = index,
            Start = TimeSpan.FromSeconds(index),
            Length = TimeSpan.FromSeconds(1),
            Series =
            [
                .. s_steps.SelectMany(step => (IEnumerable<Series>)
                [
                    new Series { Metric = http.Count, Step = step, Type = MetricType.Counter, Count = 5, Sum = 5 },
                    new Series { Metric = http.Failed, Step = step, Type = MetricType.Rate, Count = 5, Sum = 1 },
                    .. times.Select(metric => Trend(metric, step, index)),
                ]),
                new Series { Metric = MetricNames.Iterations, Type = MetricType.Counter, Count = 5, Sum = 5 },
                new Series { Metric = MetricNames.Vus, Type = MetricType.Gauge, Count = 1, Sum = 2, Min = 2, Max = 2 },
                Trend(MetricNames.IterationStartLag, "", index),
            ],
            Errors = [new ErrorCount { Step = "one", Class = "timeout", Count = 1, Example = "timeout" }],
            Checks = [new CheckResult { Step = "one", Name = "check", Passes = 4, Fails = 1 }],
            Monitors = [new MonitorSample { Monitor = "host", Signal = "system.cpu.utilization", Unit = "%", Value = 10 + index }],
            Generator = new GeneratorSample { OfferedStarts = 5, AchievedStarts = 5, OwnCpuShare = 0.1 },
        };
    }

    private static Series Trend(string metric, string step, int index)
    {
        var times = new HistogramBuilder();
        for (int i = 1; i <= 5; i++)
        {
            times.Record(TimeSpan.TicksPerMillisecond * (10 + index) * i);
        }

        return new Series { Metric = metric, Step = step, Type = MetricType.Trend, Count = 5, Sum = 15 * (10 + index), Min = 10 + index, Max = 5 * (10 + index), Histogram = times.Build() };
    }
}
