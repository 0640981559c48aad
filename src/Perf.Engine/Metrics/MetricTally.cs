using Perf.Engine.Metrics.Selection;

namespace Perf.Engine.Metrics;

/// <summary>What was gathered since the last second. Not safe for several threads.</summary>
internal sealed class MetricTally
{
    // A server's text must not fill the memory: beyond this many kinds of error they count as the class alone.
    private const int MaxErrors = 1000;

    private readonly CappedNames _names;
    private readonly IReadOnlyList<MetricSelector> _selectors;
    private readonly Dictionary<(string Step, string Class), ErrorCount> _errors = [];
    private readonly MetricRecorder?[] _parts;
    private StepRecorder?[] _steps;
    private CheckRecorder?[] _checks;
    private GroupRecorder?[] _groups;
    private CustomRecorder?[] _metrics;

    /// <summary>Creates it.</summary>
    /// <param name="names">The names that are counted under; their numbers may grow, and so does this.</param>
    /// <param name="selectors">The parts of metrics that are kept.</param>
    public MetricTally(CappedNames names, IReadOnlyList<MetricSelector> selectors)
    {
        _names = names;
        _selectors = selectors;
        _steps = new StepRecorder?[names.Steps.Count];
        _checks = new CheckRecorder?[names.Checks.Count];
        _groups = new GroupRecorder?[names.Groups.Count];
        _metrics = new CustomRecorder?[names.Metrics.Count];
        _parts = new MetricRecorder?[selectors.Count];
    }

    public TrendRecorder StartLag { get; } = new();

    public TrendRecorder IterationDuration { get; } = new();

    public TrendRecorder GroupDuration { get; } = new();

    public long Iterations { get; set; }

    public long Interrupted { get; set; }

    public long Dropped { get; set; }

    public long DataExhausted { get; set; }

    public long Offered { get; set; }

    public long Achieved { get; set; }

    public ConnectionCounts Connections { get; } = new();

    // What a number is the first to use is made with its name at once, on the loop: whoever reads this tally later, on another thread, must not look at names that grow.
    public StepRecorder Step(int step)
    {
        int place = _names.Step(step);
        ref StepRecorder? recorder = ref At(ref _steps, place);
        return recorder ??= new StepRecorder(_names.Steps[place], _names.Families[place]);
    }

    public CheckRecorder Check(int check)
    {
        int place = _names.Check(check);
        ref CheckRecorder? recorder = ref At(ref _checks, place);
        return recorder ??= new CheckRecorder(_names.Checks[place].Step, _names.Checks[place].Name);
    }

    public GroupRecorder Group(int group)
    {
        int place = _names.Group(group);
        ref GroupRecorder? recorder = ref At(ref _groups, place);
        return recorder ??= new GroupRecorder(_names.Groups[place]);
    }

    public MetricRecorder Custom(int metric)
    {
        ref CustomRecorder? recorder = ref At(ref _metrics, metric);
        return (recorder ??= new CustomRecorder(_names.Metrics[metric])).Values;
    }

    public MetricRecorder Part(int part) => _parts[part] ??= new MetricRecorder(SelectorSet.TypeOf(_selectors[part], _names.Metrics));

    public void Error(string step, string errorClass, string example, long count = 1)
    {
        if (_errors.TryGetValue((step, errorClass), out ErrorCount? seen))
        {
            _errors[(step, errorClass)] = seen with { Count = seen.Count + count };
        }
        else if (_errors.Count < MaxErrors || step.Length == 0)
        {
            _errors[(step, errorClass)] = new ErrorCount { Step = step, Class = errorClass, Count = count, Example = example };
        }
        else
        {
            Error("", errorClass, example, count);
        }
    }

    public void MoveTo(MetricTally sum)
    {
        foreach (StepRecorder? step in _steps)
        {
            step?.MoveTo(sum.Step(sum._names.NumberOfStep(step.Name, step.Family)));
        }

        foreach (CheckRecorder? check in _checks)
        {
            check?.MoveTo(sum.Check(sum._names.NumberOfCheck(check.Step, check.Name)));
        }

        foreach (GroupRecorder? group in _groups)
        {
            group?.Duration.MoveTo(sum.Group(sum._names.NumberOfGroup(group.Path)).Duration);
        }

        foreach (CustomRecorder? metric in _metrics)
        {
            MoveTo(sum, metric);
        }

        for (int i = 0; i < _parts.Length; i++)
        {
            _parts[i]?.MoveTo(sum.Part(i));
        }

        foreach (ErrorCount error in _errors.Values)
        {
            sum.Error(error.Step, error.Class, error.Example, error.Count);
        }

        StartLag.MoveTo(sum.StartLag);
        IterationDuration.MoveTo(sum.IterationDuration);
        GroupDuration.MoveTo(sum.GroupDuration);
        sum.Iterations += Iterations;
        sum.Interrupted += Interrupted;
        sum.Dropped += Dropped;
        sum.DataExhausted += DataExhausted;
        DataExhausted = 0;
        sum.Offered += Offered;
        sum.Achieved += Achieved;
        Connections.MoveTo(sum.Connections);
        (Iterations, Interrupted, Dropped, Offered, Achieved) = (0, 0, 0, 0, 0);
        _errors.Clear();
    }

    /// <summary>Makes an interval's content of what was gathered, and forgets it.</summary>
    public Interval Take(Interval interval)
    {
        var series = new List<Series>();
        foreach (StepRecorder? step in _steps)
        {
            step?.Take(series);
        }

        AddIfAny(series, StartLag.Take(MetricNames.IterationStartLag, ""));
        AddIfAny(series, IterationDuration.Take(MetricNames.IterationDuration, ""));
        AddIfAny(series, GroupDuration.Take(MetricNames.GroupDuration, ""));
        AddIfAny(series, Counter(MetricNames.Iterations, Iterations));
        AddIfAny(series, Counter(MetricNames.InterruptedIterations, Interrupted));
        AddIfAny(series, Counter(MetricNames.DroppedIterations, Dropped));
        AddIfAny(series, Counter(MetricNames.DataExhausted, DataExhausted));
        DataExhausted = 0;

        var checks = new List<CheckResult>();
        foreach (CheckRecorder? check in _checks)
        {
            check?.Take(checks, series);
        }

        foreach (GroupRecorder? group in _groups)
        {
            AddIfAny(series, group?.Duration.Take(MetricNames.OfGroup(group.Path), ""));
        }

        foreach (CustomRecorder? metric in _metrics)
        {
            AddIfAny(series, metric?.Values.Take(metric.Metric.Name, metric.Unit));
        }

        for (int i = 0; i < _parts.Length; i++)
        {
            AddIfAny(series, _parts[i]?.Take(_selectors[i].Name, SelectorSet.UnitOf(_selectors[i], _names.Metrics)));
        }

        AddIfAny(series, Counter(MetricNames.ConnectionsOpened, Connections.Opened));
        AddIfAny(series, Counter(MetricNames.ConnectionsReused, Connections.Reused));
        AddIfAny(series, Counter(MetricNames.TlsHandshakes, Connections.TlsHandshakes));
        AddIfAny(series, Counter(MetricNames.TlsResumptions, Connections.TlsResumed));
        Interval full = interval with
        {
            Series = series,
            Checks = checks,
            Errors = [.. _errors.Values],
            Generator = interval.Generator with { OfferedStarts = Offered, AchievedStarts = Achieved },
        };
        Connections.Clear();
        (Iterations, Interrupted, Dropped, Offered, Achieved) = (0, 0, 0, 0, 0);
        _errors.Clear();
        return full;
    }

    private static ref T? At<T>(ref T?[] list, int place)
    {
        if (place >= list.Length)
        {
            Array.Resize(ref list, Math.Max(place + 1, list.Length * 2));
        }

        return ref list[place];
    }

    private static void MoveTo(MetricTally sum, CustomRecorder? metric)
    {
        if (metric is not null && sum._names.NumberOfMetric(metric.Metric) is >= 0 and int number)
        {
            metric.Values.MoveTo(sum.Custom(number));
        }
        else if (metric?.Values.Take(metric.Metric.Name, null) is { } lost)
        {
            // Two loops may have given one name two types, or have too many names together.
            sum.Error("", ErrorClasses.MetricValue, $"the metric '{lost.Metric}' is a {lost.Type} here and something else elsewhere, or there are more than {CustomMetrics.Most}", lost.Count);
        }
    }

    private static Series? Counter(string metric, long value) => value == 0 ? null : StepRecorder.Counter(metric, "", value);

    private static void AddIfAny(List<Series> series, Series? one)
    {
        if (one is not null)
        {
            series.Add(one);
        }
    }
}
