using Perf.Engine.Sharing;

namespace Perf.Engine.Running;

/// <summary>Adds a run's seconds up, tells the observers, asks the guard, and makes the result. Used by one thread at a time.</summary>
internal sealed class RunReport
{
    // A result is read by people.
    private const int MostNotable = 20;

    private RunResult _header;
    private readonly RunPlan _plan;
    private readonly IRunGuard _guard;
    private readonly List<IRunObserver> _observers;
    private readonly CancellationTokenSource _abort;
    private readonly RunAccumulator _totals = new();
    private readonly List<string> _warnings = [];
    private readonly List<LogLine> _notable = [];
    private string? _abortReason;
    private volatile bool _loadHasEnded;
    private bool _guardFailed;
    private long _iterations;
    private long _requests;
    private long _failed;

    public RunReport(RunResult header, RunPlan plan, IRunGuard guard, IReadOnlyList<IRunObserver> observers, CancellationTokenSource abort)
    {
        _header = header;
        _plan = plan;
        PlannedIterations = PlannedStarts.Of(plan);
        _guard = guard;
        _observers = [.. observers];
        _abort = abort;
    }

    /// <summary>How many iterations this process makes of the plan; null where that is not known before.</summary>
    public long? PlannedIterations { get; set; }

    /// <summary>What monitors read; null for a run without.</summary>
    public IMonitorFeed? Monitors { get; init; }

    /// <summary>Whether this is a part of a run: what steps tell is told there, where all parts come together, and once.</summary>
    public bool IsPart { get; init; }

    /// <summary>What steps tell.</summary>
    public RunLog Log { get; } = new();

    /// <summary>A step ends the run. May be called from any thread.</summary>
    /// <param name="reason">Why; the first one counts.</param>
    public void Abort(string reason)
    {
        if (!_loadHasEnded && Interlocked.CompareExchange(ref _abortReason, reason, null) is null)
        {
            _ = _abort.CancelAsync();
        }
    }

    public void Begin() => Tell(observer => observer.Started(_header));

    /// <summary>Every executor has ended: what is measured from here on completes the plan, and ends nothing early.</summary>
    public void LoadHasEnded()
    {
        _loadHasEnded = true;
        Monitors?.LoadHasEnded();
    }

    /// <summary>Whether something has ended the run early; its token follows soon.</summary>
    public bool IsAborted => Volatile.Read(ref _abortReason) is not null;

    /// <summary>Something was odd that does not stop the run. May be called from any thread.</summary>
    public void Warn(string text)
    {
        lock (_warnings)
        {
            _warnings.Add(text);
        }
    }

    /// <summary>The load ended itself where it was made, in another process.</summary>
    /// <param name="reason">Why; what ended it here before counts more.</param>
    public void WasAborted(string reason) => Interlocked.CompareExchange(ref _abortReason, reason, null);

    /// <summary>The clock starts now: what the observers did at the beginning is no part of the run.</summary>
    public void ClockStarts(DateTimeOffset now)
    {
        _header = _header with { StartedAt = now };
        Monitors?.Start();
    }

    /// <summary>Agents have made the load: what each had of it.</summary>
    public void WasMadeBy(IReadOnlyList<AgentResult> agents) => _header = _header with { Agents = agents };

    public void Add(Interval interval)
    {
        interval = Monitors is null ? interval : interval with { Monitors = [.. interval.Monitors, .. Monitors.Take()] };
        IntervalSummary summary = _totals.Add(interval);
        _iterations += summary.Iterations;
        _requests += summary.Requests;
        _failed += summary.Failed;
        TimeSpan left = _plan.Duration - _totals.Elapsed;
        var progress = new RunProgress
        {
            Elapsed = _totals.Elapsed,
            Remaining = left > TimeSpan.Zero ? left : TimeSpan.Zero,
            Planned = _plan.Duration,
            Iterations = _iterations,
            PlannedIterations = PlannedIterations,
            Requests = _requests,
            Failed = _failed,
            Latest = summary,
        };
        Tell(observer => observer.Measured(interval, progress));
        TellLines();
        if (AskGuard() is { } reason)
        {
            // Not here and now: what is cut off would go on upon this thread, up to the end of the run, which waits for this thread.
            Abort(reason);
        }
    }

    private void TellLines()
    {
        foreach (LogLine line in Log.Take())
        {
            Tell(observer => observer.Logged(line));
            if (!IsPart && line.Level == LogLevel.Warning && _notable.Count < MostNotable && !_notable.Exists(known => known.Step == line.Step && known.Text == line.Text))
            {
                _notable.Add(line);
            }
        }
    }

    // A guard that fails must not take the process down with it from the sampler's thread; the run goes on, and says so.
    private string? AskGuard()
    {
        if (_guardFailed)
        {
            return null;
        }

        try
        {
            return _guard.Check(_totals);
        }
        catch (Exception e)
        {
            _guardFailed = true;
            Warn($"{_guard.GetType().Name} failed and does not watch this run any more: {e.Message}");
            return null;
        }
    }

    /// <summary>Ends the report.</summary>
    /// <param name="stopped">Whether the run was stopped from outside.</param>
    /// <param name="fault">Why it failed, or null.</param>
    /// <param name="failure">Why a script of the run marked it as failed, or null.</param>
    /// <returns>The judged result.</returns>
    public RunResult End(bool stopped, string? fault, string? failure = null)
    {
        TellLines();
        _warnings.AddRange(_notable.Select(line => $"{line.Step}: {line.Text}"));
        _warnings.AddRange(Monitors?.End() ?? []);

        // A reading that went on when the load ended is of its last second, and no interval comes after that one to bring it.
        _totals.AddToLatest(Monitors?.Take() ?? []);
        if (Log.LeftOut > 0)
        {
            _warnings.Add($"{Log.LeftOut} lines of log steps were left out: more than {RunLog.Most} came in a second.");
        }

        RunResult result = _totals.Complete(_header) with
        {
            Status = fault is not null ? RunStatus.Failed : _abortReason is not null ? RunStatus.Aborted : stopped ? RunStatus.Stopped : RunStatus.Completed,
            StatusReason = fault ?? _abortReason ?? (stopped ? $"stopped after {DurationText.Format(_totals.Elapsed)} of {DurationText.Format(_plan.Duration)}" : null),
            Warnings = [.. _plan.Scenario.Warnings.Select(warning => warning.ToString()), .. _plan.Warnings, .. _warnings],
        };
        result = result with
        {
            Monitors = [.. result.Monitors.Select(series => series with { Kind = KindOf(series.Monitor) })],
            MonitorTables = Monitors?.Tables() ?? [],
            MonitorFaults = Monitors?.Faults() ?? [],
        };
        result = _guard.Judge(result);
        if (failure is not null)
        {
            // Like a threshold that is not met: a verdict of its own, and the run's where that was good.
            var verdict = new Verdict { Outcome = Outcome.Fail, Threshold = Verdict.TestFailed, Metric = "", Source = "script", Reason = failure };
            result = result with { Thresholds = [.. result.Thresholds, verdict], Verdict = result.Verdict is null or { Outcome: Outcome.Pass } ? verdict : result.Verdict };
        }

        result = _guard.Close(result);
        int before = _warnings.Count;
        Tell(observer => observer.Ended(result));
        return result with { Warnings = [.. result.Warnings, .. _warnings.Skip(before)] };
    }

    private string? KindOf(string monitor) => _plan.Scenario.Monitors.FirstOrDefault(one => one.Name == monitor)?.Kind;

    private void Tell(Action<IRunObserver> what)
    {
        foreach (IRunObserver observer in _observers.ToArray())
        {
            try
            {
                what(observer);
            }
            catch (Exception e)
            {
                _observers.Remove(observer);
                Warn(e is PerfException ? e.Message : $"{observer.GetType().Name} failed and hears no more of this run: {e.Message}");
            }
        }
    }
}
