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
    private const int Seconds = 4;

    private static int s_isDone;

    /// <summary>Writes the page so often, once in a process, that its code is as good as it gets: seen otherwise, the compiler took a tenth of a core from the load for ten seconds.</summary>
    /// <param name="plan">The run that is to come.</param>
    public static void RunRounds(RunPlan plan)
    {
        if (Interlocked.Exchange(ref s_isDone, 1) == 0)
        {
            // On the dashboard's own thread, which waits for nothing else.
            WarmupRounds.RunAsync(() => Run(plan), CancellationToken.None).GetAwaiter().GetResult();
        }
    }

    /// <summary>Does it. What is written goes nowhere.</summary>
    /// <param name="plan">The run that is to come.</param>
    public static void Run(RunPlan plan)
    {
        var model = new LiveModel(plan, hasDetail: true);
        for (int i = 0; i < Seconds; i++)
        {
            Interval second = MadeUpSecond.Of(i);
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
}
