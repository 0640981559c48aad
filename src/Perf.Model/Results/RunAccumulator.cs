namespace Perf;

/// <summary>
/// Adds intervals up to a result. The engine, the store (for a run whose process was killed) and a coordinator of several machines all use this one,
/// so that the same intervals always give the same result. Not safe for several threads at once.
/// </summary>
public sealed class RunAccumulator
{
    private readonly Dictionary<(string Step, string Metric), MetricAccumulator> _metrics = [];
    private readonly Dictionary<string, List<string>> _metricsOfStep = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Step, string Name), CheckResult> _checks = [];
    private readonly Dictionary<(string Step, string Class), ErrorCount> _errors = [];
    private readonly List<IntervalSummary> _intervals = [];
    private readonly MonitorTimelines _monitors = new();
    private readonly IntervalThinner? _thinner;

    /// <summary>Creates one that keeps a line for each interval.</summary>
    public RunAccumulator()
    {
    }

    /// <summary>Creates one for a view of a run that goes on, whose memory and cost do not grow with the run's length.</summary>
    /// <param name="thinner">Keeps the intervals' lines.</param>
    public RunAccumulator(IntervalThinner thinner) => _thinner = thinner;

    /// <summary>The end of the latest interval that was added.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>The intervals so far, one line each; where they are thinned out, a line for several.</summary>
    public IReadOnlyList<IntervalSummary> Intervals => _thinner?.Lines ?? _intervals;

    /// <summary>What monitors have read so far, a series for each signal.</summary>
    /// <returns>The series; made anew by each call.</returns>
    public IReadOnlyList<MonitorSeries> Monitors() => _monitors.ToSeries();

    /// <summary>The interval that was added last, with all that was measured in it; null before the first.</summary>
    public Interval? Latest { get; private set; }

    /// <summary>How the load generator fared so far.</summary>
    public GeneratorTotals Generator { get; } = new();

    /// <summary>Adds one interval.</summary>
    /// <param name="interval">The interval; in order of time.</param>
    /// <returns>The interval's line in the result.</returns>
    public IntervalSummary Add(Interval interval)
    {
        AddTotals(interval);
        IntervalSummary summary = IntervalSummary.From(interval);
        if (_thinner is null)
        {
            _intervals.Add(summary);
        }
        else
        {
            _thinner.Add(summary);
        }

        return summary;
    }

    /// <summary>Adds one interval that gets no line: where the sums alone are wanted, as of each of a thousand agents, percentiles of every second would be most of the work.</summary>
    /// <param name="interval">The interval; in order of time.</param>
    public void AddTotals(Interval interval)
    {
        foreach (Series series in interval.Series)
        {
            Accumulator("", series).Add(series);
            if (series.Step.Length > 0)
            {
                Accumulator(series.Step, series).Add(series);
            }
        }

        foreach (CheckResult check in interval.Checks)
        {
            CheckResult sum = _checks.GetValueOrDefault((check.Step, check.Name), check with { Passes = 0, Fails = 0 });
            _checks[(check.Step, check.Name)] = sum with { Passes = sum.Passes + check.Passes, Fails = sum.Fails + check.Fails };
        }

        foreach (ErrorCount error in interval.Errors)
        {
            ErrorCount sum = _errors.GetValueOrDefault((error.Step, error.Class), error with { Count = 0, Alike = 0 });
            _errors[(error.Step, error.Class)] = sum with { Count = sum.Count + error.Count, Alike = (sum.Alike ?? 0) + (sum.IsLike(error) ? error.Alike ?? error.Count : 0) };
        }

        _monitors.Add(interval);
        Latest = interval;
        Elapsed = interval.Start + interval.Length;
        Generator.Add(interval.Generator, interval.Length);
    }

    /// <summary>Adds what monitors read within the interval that was added last and told only after it: at the end of a run no interval comes that would bring it. Before the first interval it is of none.</summary>
    /// <param name="samples">What was read, in order of time.</param>
    public void AddToLatest(IReadOnlyList<MonitorSample> samples)
    {
        if (Latest is not { } latest || samples.Count == 0)
        {
            return;
        }

        // Behind what the interval has of the same signals, for times ascend.
        ILookup<string, MonitorSample> known = latest.Monitors.ToLookup(sample => sample.Identity(), StringComparer.Ordinal);
        int before = samples.Max(sample => known[sample.Identity()].Count());
        TimeSpan passed = latest.Length * (before / (before + 1.0));
        _monitors.Add(latest with { Start = latest.Start + passed, Length = latest.Length - passed, Monitors = samples });
        Latest = latest with { Monitors = [.. latest.Monitors, .. samples] };
    }

    /// <summary>One metric so far.</summary>
    /// <param name="metric">The metric's name.</param>
    /// <param name="step">The step's name, or an empty string for the whole run.</param>
    /// <returns>The summary, or null when there was no sample.</returns>
    public MetricSummary? Find(string metric, string step = "") =>
        _metrics.TryGetValue((step, metric), out MetricAccumulator? found) ? found.Summarize(Elapsed) : null;

    /// <summary>Fills a result's measurements with all that was added.</summary>
    /// <param name="result">The result that says what the run was.</param>
    /// <returns>The same with metrics, steps, checks, errors, intervals, monitors, duration and the figures of validity, which are not judged here.</returns>
    public RunResult Complete(RunResult result) => result with
    {
        Duration = Elapsed,
        Metrics = Summaries(""),
        Steps = _metricsOfStep.Keys.Where(step => step.Length > 0)
            .ToDictionary(step => step, step => new StepResult { Name = step, Metrics = Summaries(step) }, StringComparer.Ordinal),
        Checks = [.. _checks.Values],
        Errors = [.. _errors.Values.OrderByDescending(error => error.Count)],
        Intervals = [.. Intervals],
        Monitors = _monitors.ToSeries(),
        Validity = Figures(result) with
        {
            StartLagP99 = Find(MetricNames.IterationStartLag)?.P99,
            DroppedStarts = (long)(Find(MetricNames.DroppedIterations)?.Count ?? 0),
        },
    };

    // Of several machines there is no share of all their cores: what counts is the busiest one.
    private Validity Figures(RunResult result) => result.Agents.Count == 0
        ? Generator.Describe(result.Validity, result.Machine.Cores)
        : Generator.Describe(result.Validity, 0) with { CpuShare = result.Agents.Max(agent => agent.Validity.CpuShare) };

    private Dictionary<string, MetricSummary> Summaries(string step)
    {
        var summaries = new Dictionary<string, MetricSummary>(StringComparer.Ordinal);
        if (_metricsOfStep.TryGetValue(step, out List<string>? metrics))
        {
            foreach (string metric in MetricOrder.Of(metrics))
            {
                summaries[metric] = _metrics[(step, metric)].Summarize(Elapsed);
            }
        }

        return summaries;
    }

    private MetricAccumulator Accumulator(string step, Series series)
    {
        if (!_metrics.TryGetValue((step, series.Metric), out MetricAccumulator? found))
        {
            _metrics[(step, series.Metric)] = found = new MetricAccumulator(series.Metric, series.Type, series.Unit);
            if (!_metricsOfStep.TryGetValue(step, out List<string>? names))
            {
                _metricsOfStep[step] = names = [];
            }

            names.Add(series.Metric);
        }

        return found;
    }
}
