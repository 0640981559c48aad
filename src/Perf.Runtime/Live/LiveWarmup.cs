using Perf.Engine.Running;
using Perf.Reporting;
using Perf.Reporting.Html;
using Perf.Reporting.Html.Live;

namespace Perf.Runtime;

/// <summary>
/// Writes every part of the page once, of some seconds that never were: so the code of charts and tables is compiled before the run begins, and neither the first browser waits for that
/// nor the load shares the machine with it.
/// </summary>
internal static class LiveWarmup
{
    private static readonly string[] s_steps = ["one", "other"];

    private const int Seconds = 4;

    // The compiler makes good code of what was called thirty times, in one or two stages, and begins to count in the first pause.
    private const int Calls = 31;
    private const int MostRounds = 4;
    private const int Many = 150;

    private static int s_isDone;

    /// <summary>Writes the page so often, once in a process, that its code is as good as it gets: seen otherwise, the compiler took a tenth of a core from the load for ten seconds.</summary>
    /// <param name="plan">The run that is to come.</param>
    public static void RunRounds(RunPlan plan)
    {
        if (Interlocked.Exchange(ref s_isDone, 1) != 0)
        {
            return;
        }

        long most = 0;
        for (int round = 0; round < MostRounds; round++)
        {
            for (int i = 0; i < Calls; i++)
            {
                Run(plan);
            }

            // On the dashboard's own thread, which waits for nothing else.
            long compiled = CompilerPause.WaitAsync().GetAwaiter().GetResult();
            if (most >= Many && compiled < most / 4)
            {
                return;
            }

            most = Math.Max(most, compiled);
        }
    }

    /// <summary>Does it. What is written goes nowhere.</summary>
    /// <param name="plan">The run that is to come.</param>
    public static void Run(RunPlan plan)
    {
        var model = new LiveModel(plan, hasDetail: true);
        for (int i = 0; i < Seconds; i++)
        {
            Interval second = Second(i);
            var line = IntervalSummary.From(second);
            model.Measured(second, new RunProgress { Elapsed = second.Start + second.Length, Iterations = 10, Requests = 10, Latest = line });
        }

        model.Logged(new LogLine { Step = "warm-up", Text = "warm-up" });
        model.Drain();
        LiveState state = model.Sums();
        var verdict = new Verdict { Threshold = "http_req_response_time: p(95) < 500ms", Metric = MetricNames.HttpReqResponseTime, Value = 12, Limit = 500, Margin = 0.97, Unit = "ms" };
        state = state with { Data = new ReportData { Result = state.Result with { Thresholds = [verdict], Verdict = verdict }, Detail = state.Data.Detail } };
        foreach (LivePart part in LivePage.Sections.Append(LivePage.Now).Append(LivePage.State))
        {
            part.Write(state);
        }
    }

    private static Interval Second(int index)
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
