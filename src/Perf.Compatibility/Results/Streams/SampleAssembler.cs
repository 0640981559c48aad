namespace Perf.Compatibility.Results.Streams;

/// <summary>
/// Makes a result of single samples: the same intervals and sums as a run of Perf has. Only some seconds are open at a time; a sample that comes later still
/// finds its second. Memory grows with the number of seconds and series, not with that of samples. Not safe for several threads.
/// </summary>
internal sealed class SampleAssembler(string path)
{
    /// <summary>What all steps beyond the cap are called, as in a run of Perf.</summary>
    public const string OtherSteps = "(other)";

    private const int MaxSteps = 1000;
    private const int OpenSeconds = 6;
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(7);

    private readonly Dictionary<string, MetricSlot> _metrics = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _steps = new(StringComparer.Ordinal) { [""] = 0 };
    private readonly List<string> _stepNames = [""];
    private readonly SortedDictionary<long, OpenSecond> _open = [];
    private readonly Stack<SeriesBuilder> _spare = new();
    private readonly IntervalSpool _spool = new();
    private OpenSecond? _current;
    private long _currentNumber;
    private long _phase;
    private long _first = long.MaxValue;
    private long _last = long.MinValue;
    private long _closings;

    /// <summary>How many samples were added.</summary>
    public long Samples { get; private set; }

    /// <summary>Whether there are more steps than have a name of their own.</summary>
    public bool IsCapped { get; private set; }

    /// <summary>The metrics so far, by name.</summary>
    public IReadOnlyDictionary<string, MetricSlot> Metrics => _metrics;

    /// <summary>The number of a step.</summary>
    /// <param name="name">Its name; empty for what belongs to no step.</param>
    public int Step(string name)
    {
        if (_steps.TryGetValue(name, out int known))
        {
            return known;
        }

        if (_stepNames.Count > MaxSteps && name != OtherSteps)
        {
            IsCapped = true;
            return Step(OtherSteps);
        }

        _stepNames.Add(name);
        return _steps[name] = _stepNames.Count - 1;
    }

    /// <summary>The name of a step.</summary>
    /// <param name="number">Its number.</param>
    public string StepName(int number) => _stepNames[number];

    /// <summary>The place of a metric; the first type that is given counts.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its kind.</param>
    /// <param name="isTime">Whether its values are milliseconds.</param>
    public MetricSlot Metric(string name, MetricType type, bool isTime)
    {
        if (!_metrics.TryGetValue(name, out MetricSlot? slot))
        {
            _metrics[name] = slot = new MetricSlot(_metrics.Count, name, type, isTime);
        }

        return slot;
    }

    /// <summary>Adds a sample.</summary>
    /// <param name="ticks">When it was measured, in ticks of UTC.</param>
    /// <param name="step">The step's number.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="value">The value.</param>
    /// <param name="began">When what was measured began, in ticks of UTC; the earliest is the run's start.</param>
    public void Add(long ticks, int step, MetricSlot metric, double value, long began)
    {
        if (Samples++ == 0)
        {
            _phase = began;
        }

        _first = Math.Min(_first, Math.Min(began, ticks));
        _last = Math.Max(_last, ticks);
        SecondOf(ticks).Add(step, _stepNames[step], metric, value);
    }

    /// <summary>Counts a check.</summary>
    /// <param name="ticks">When, in ticks of UTC; after a sample of the same moment.</param>
    /// <param name="step">The step or group that it belongs to.</param>
    /// <param name="name">The check.</param>
    /// <param name="held">Whether it held.</param>
    public void AddCheck(long ticks, string step, string name, bool held) => SecondOf(ticks).AddCheck(step, name, held);

    /// <summary>Counts an error.</summary>
    /// <param name="ticks">When, in ticks of UTC; after a sample of the same moment.</param>
    /// <param name="step">The step's number.</param>
    /// <param name="errorClass">The class.</param>
    /// <param name="example">What was said of it.</param>
    public void AddError(long ticks, int step, string errorClass, string example) => SecondOf(ticks).AddError(_stepNames[step], errorClass, example);

    /// <summary>Says that the run went on until a moment, such as the end of the whole second that times are rounded to.</summary>
    /// <param name="ticks">In ticks of UTC.</param>
    public void ExtendTo(long ticks) => _last = Math.Max(_last, ticks);

    /// <summary>Puts everything together.</summary>
    /// <param name="header">What the run was.</param>
    /// <returns>The result with its measurements, and its seconds, which may be read again.</returns>
    /// <exception cref="PerfException">The times of the samples are days apart.</exception>
    public (RunResult Result, IEnumerable<Interval> Intervals) Complete(RunResult header)
    {
        foreach ((long number, OpenSecond second) in _open)
        {
            _spool.Add(number, second.Close());
        }

        _open.Clear();
        var first = new DateTimeOffset(_first, TimeSpan.Zero);
        var last = new DateTimeOffset(Math.Max(_last, _first + TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        if (last - first > s_longest)
        {
            throw ImportFault.At(path, 0, $"its samples are from {first:u} to {last:u}", $"the samples of one run, {DurationText.Format(s_longest)} at most");
        }

        IEnumerable<Interval> intervals = _spool.Read(new DateTimeOffset(_phase, TimeSpan.Zero), first, last);
        var sum = new RunAccumulator();
        foreach (Interval interval in intervals)
        {
            sum.Add(interval);
        }

        return (sum.Complete(header with { StartedAt = first }), intervals);
    }

    private OpenSecond SecondOf(long ticks)
    {
        long number = IntervalSpool.NumberOf(ticks, _phase);
        if (_current is not null && number == _currentNumber)
        {
            return _current;
        }

        if (!_open.TryGetValue(number, out OpenSecond? second))
        {
            _open[number] = second = new OpenSecond(_spare);
            CloseOldest(number);
        }

        _currentNumber = number;
        return _current = second;
    }

    private void CloseOldest(long justOpened)
    {
        // A file in no order of time would close and open the same seconds for ever; then they stay open, and memory is the price.
        bool isOrdered = _closings < 1000 + (4L * _spool.Count);
        if (_open.Count <= OpenSeconds || !isOrdered)
        {
            return;
        }

        long oldest = _open.Keys.First(number => number != justOpened);
        _spool.Add(oldest, _open[oldest].Close());
        _open.Remove(oldest);
        _closings++;
    }
}
