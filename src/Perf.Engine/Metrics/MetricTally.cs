namespace Perf.Engine.Metrics;

/// <summary>What was gathered since the last second. Not safe for several threads.</summary>
internal sealed class MetricTally
{
    // A server's text must not fill the memory: beyond this many kinds of error they count as the class alone.
    private const int MaxErrors = 1000;

    private readonly CappedNames _names;
    private readonly StepRecorder?[] _steps;
    private readonly (long Passes, long Fails)[] _checks;
    private readonly Dictionary<(string Step, string Class), ErrorCount> _errors = [];

    public MetricTally(MetricNamesOfRun names)
    {
        _names = new CappedNames(names);
        _steps = new StepRecorder?[_names.Steps.Count];
        _checks = new (long, long)[_names.Checks.Count];
    }

    public TrendRecorder StartLag { get; } = new();

    public TrendRecorder IterationDuration { get; } = new();

    public long Iterations { get; set; }

    public long Interrupted { get; set; }

    public long Dropped { get; set; }

    public long DataExhausted { get; set; }

    public long Offered { get; set; }

    public long Achieved { get; set; }

    public ConnectionCounts Connections { get; } = new();

    public StepRecorder Step(int step) => Counted(_names.Step(step));

    public void Check(int check, bool held)
    {
        ref (long Passes, long Fails) counts = ref _checks[_names.Check(check)];
        counts = held ? (counts.Passes + 1, counts.Fails) : (counts.Passes, counts.Fails + 1);
    }

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
        for (int i = 0; i < _steps.Length; i++)
        {
            _steps[i]?.MoveTo(sum.Counted(i));
        }

        for (int i = 0; i < _checks.Length; i++)
        {
            sum._checks[i] = (sum._checks[i].Passes + _checks[i].Passes, sum._checks[i].Fails + _checks[i].Fails);
        }

        foreach (ErrorCount error in _errors.Values)
        {
            sum.Error(error.Step, error.Class, error.Example, error.Count);
        }

        StartLag.MoveTo(sum.StartLag);
        IterationDuration.MoveTo(sum.IterationDuration);
        sum.Iterations += Iterations;
        sum.Interrupted += Interrupted;
        sum.Dropped += Dropped;
        sum.DataExhausted += DataExhausted;
        DataExhausted = 0;
        sum.Offered += Offered;
        sum.Achieved += Achieved;
        Connections.MoveTo(sum.Connections);
        (Iterations, Interrupted, Dropped, Offered, Achieved) = (0, 0, 0, 0, 0);
        Array.Clear(_checks);
        _errors.Clear();
    }

    /// <summary>Makes an interval's content of what was gathered, and forgets it.</summary>
    public Interval Take(Interval interval)
    {
        var series = new List<Series>();
        for (int i = 0; i < _steps.Length; i++)
        {
            _steps[i]?.Take(_names.Steps[i], series);
        }

        AddIfAny(series, StartLag.Take(MetricNames.IterationStartLag, ""));
        AddIfAny(series, IterationDuration.Take(MetricNames.IterationDuration, ""));
        AddIfAny(series, Counter(MetricNames.Iterations, Iterations));
        AddIfAny(series, Counter(MetricNames.InterruptedIterations, Interrupted));
        AddIfAny(series, Counter(MetricNames.DroppedIterations, Dropped));
        AddIfAny(series, Counter(MetricNames.DataExhausted, DataExhausted));
        DataExhausted = 0;

        var checks = new List<CheckResult>();
        for (int i = 0; i < _checks.Length; i++)
        {
            (long passes, long fails) = _checks[i];
            if (passes + fails > 0)
            {
                (string step, string name) = _names.Checks[i];
                checks.Add(new CheckResult { Step = step, Name = name, Passes = passes, Fails = fails });
                series.Add(new Series { Metric = MetricNames.Checks, Step = step, Type = MetricType.Rate, Count = passes + fails, Sum = passes });
            }
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
        Array.Clear(_checks);
        _errors.Clear();
        return full;
    }

    private StepRecorder Counted(int place) => _steps[place] ??= new StepRecorder(_names.Families[place]);

    private static Series? Counter(string metric, long value) => value == 0 ? null : StepRecorder.Counter(metric, "", value);

    private static void AddIfAny(List<Series> series, Series? one)
    {
        if (one is not null)
        {
            series.Add(one);
        }
    }
}
