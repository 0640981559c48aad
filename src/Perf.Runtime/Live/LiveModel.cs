using System.Collections.Concurrent;
using Perf.Analysis;
using Perf.Reporting;
using Perf.Reporting.Html;
using Perf.Runtime.Artillery;

namespace Perf.Runtime;

/// <summary>
/// Follows a run for its live views. The engine's thread leaves each second in a queue and goes on; the view's own thread adds it up, when it has the time. Neither memory nor the
/// cost of a second grows with the run's length.
/// </summary>
/// <param name="plan">The run's plan.</param>
/// <param name="hasDetail">Whether the view shows what only the seconds tell, such as the heat map.</param>
internal sealed class LiveModel(RunPlan plan, bool hasDetail)
{
    // Ten minutes in which the view's thread got no time at all; what is more is missing in the sums that the view shows, until the end brings the result itself.
    private const int MostWaiting = 600;
    private const int MostLines = 50;
    private const int MostSignals = 200;

    private readonly ConcurrentQueue<(Interval Interval, RunProgress Progress)> _waiting = new();
    private readonly ConcurrentQueue<LogLine> _told = new();
    private readonly RunAccumulator _totals = new(new IntervalThinner());
    private readonly Queue<IntervalSummary> _recent = new();
    private readonly Queue<LogLine> _lines = new();
    private readonly MonitorTimelines _monitors = new(MostSignals);
    private readonly RunDetailBuilder? _detail = hasDetail ? new RunDetailBuilder() : null;
    private readonly (IRunGuard Guard, IRunObserver? Observer) _guard =
        EnsureGuard.Of(plan.Scenario, new ThresholdGuard(plan.Scenario.Thresholds, plan.Duration, plan.Scenario.Compatibility));
    private readonly bool _hasRate = plan.Executors.Any(executor => executor.PeakRate is not null);

    private volatile RunResult _header = new() { Id = plan.RunId, Scenario = plan.Scenario.Name, Target = plan.Target, PlannedDuration = plan.Duration, Status = RunStatus.Running, StartedAt = TimeProvider.System.GetUtcNow() };
    private volatile RunResult? _result;
    private volatile IRunControl? _control;
    private long _followed;
    private RunProgress? _progress;
    private Interval? _latest;

    /// <summary>Whether the run is over and its result is here.</summary>
    public bool HasEnded => _result is not null;

    /// <summary>How many seconds were added up so far.</summary>
    public long Followed => Interlocked.Read(ref _followed);

    /// <summary>What arrival rates are multiplied by now.</summary>
    public double RateFactor => _control?.RateFactor ?? 1;

    /// <summary>What the run is.</summary>
    public RunResult Header => _header;

    /// <summary>Says how the run is steered.</summary>
    public void Attach(IRunControl control) => _control = control;

    /// <summary>The run begins; any thread.</summary>
    public void Started(RunResult result) => _header = result;

    /// <summary>A second is over; any thread, and it waits for nothing.</summary>
    public void Measured(Interval interval, RunProgress progress)
    {
        if (_waiting.Count < MostWaiting)
        {
            _waiting.Enqueue((interval, progress));
        }
    }

    /// <summary>A step told something; any thread.</summary>
    public void Logged(LogLine line)
    {
        if (_told.Count < MostLines)
        {
            _told.Enqueue(line);
        }
    }

    /// <summary>The run is over; any thread.</summary>
    public void Ended(RunResult result) => _result = result;

    /// <summary>Adds up what has come. On the view's thread, as what follows.</summary>
    public void Drain()
    {
        while (_waiting.TryDequeue(out (Interval Interval, RunProgress Progress) second))
        {
            // Fewer signals than a result has: the page is written again and again.
            _totals.Add(second.Interval with { Monitors = [] });
            _guard.Observer?.Measured(second.Interval, second.Progress);
            _guard.Guard.Check(_totals);
            (_latest, _progress) = (second.Interval, second.Progress);
            Keep(_recent, second.Progress.Latest, LiveState.MostRecent);
            _monitors.Add(second.Interval);
            _detail?.Add(second.Interval);
            Interlocked.Increment(ref _followed);
        }

        while (_told.TryDequeue(out LogLine? line))
        {
            Keep(_lines, line, MostLines);
        }
    }

    /// <summary>The run as far as it is known without summing up: what changes each second and costs nothing.</summary>
    /// <param name="before">The state before, whose sums stay.</param>
    public LiveState Moment(LiveState before) => With(before);

    /// <summary>The run with all sums, judged as far as it goes.</summary>
    public LiveState Sums() => With(new LiveState
    {
        Data = new ReportData
        {
            Result = _result ?? Judged(_totals.Complete(_header) with { Monitors = _monitors.ToSeries() }),
            Detail = _detail?.Build(),
        },
    });

    // Of a run that has measured nothing yet it is not known that it never will: the verdict of its end would be wrong here.
    private RunResult Judged(RunResult result) => _progress is null or { Iterations: 0, Requests: 0 } ? result : SoFar(_guard.Guard.Judge(result));

    // A stored run that did not end is inconclusive, whatever it met; of one that goes on it is worth knowing how it stands.
    private static RunResult SoFar(RunResult judged)
    {
        Verdict[] verdicts = [.. judged.Thresholds.Select(verdict => verdict is { Outcome: Outcome.Inconclusive, Margin: >= 0 } ? verdict with { Outcome = Outcome.Pass, Reason = "Met so far." } : verdict)];
        return judged with { Thresholds = verdicts, Verdict = ThresholdEvaluator.Overall(verdicts, judged.Validity, RunStatus.Completed) };
    }

    private LiveState With(LiveState state)
    {
        IRunControl? control = _control;
        return state with
        {
            Progress = _progress,
            Recent = [.. _recent],
            Lines = [.. _lines],
            Generator = _latest?.Generator ?? new GeneratorSample(),
            StartLag = LagOf(_latest),
            CanSteer = control is not null && _result is null,
            HasRate = _hasRate,
            IsSuspended = control?.IsSuspended ?? false,
            RateFactor = control?.RateFactor ?? 1,
        };
    }

    private static double? LagOf(Interval? interval) =>
        interval?.Series.FirstOrDefault(series => series.Metric == MetricNames.IterationStartLag) is { Histogram.Count: > 0 } lag ? lag.Histogram.Percentile(99) : null;

    private static void Keep<T>(Queue<T> queue, T item, int most)
    {
        queue.Enqueue(item);
        if (queue.Count > most)
        {
            queue.Dequeue();
        }
    }
}
