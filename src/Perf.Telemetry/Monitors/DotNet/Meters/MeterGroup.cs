namespace Perf.Telemetry.Monitors.DotNet.Meters;

/// <summary>What is given of a group of series: of durations how many a second, how long in all (seconds in a second, which is how many are under way), the mean and the 95th percentile; of counters the rate; of levels the sum.</summary>
internal sealed class MeterGroup
{
    private readonly MonitorSignal _perSecond;
    private readonly MonitorSignal _time;
    private readonly MonitorSignal _mean;
    private readonly MonitorSignal _tail;
    private readonly MonitorSignal _failed;
    private readonly MonitorSignal _rate;
    private readonly MonitorSignal _level;
    private readonly HashSet<MeterSeries> _levels = [];
    private MeterAmounts _open = new();
    private MeterAmounts _ended = new();
    private bool _hasDurations;
    private bool _hasFailures;
    private bool _hasRate;
    private MeterSeries? _only;
    private bool _isMixed;

    public MeterGroup(string signal, (string Name, string Value)[] labels)
    {
        string name = signal.EndsWith(".duration", StringComparison.Ordinal) ? signal[..^".duration".Length] : signal;
        _perSecond = new MonitorSignal($"{signal}.count", "1/s", labels);
        _time = new MonitorSignal($"{signal}.time", "s/s", labels);
        _mean = new MonitorSignal(signal, "ms", [.. labels, ("statistic", "avg")]);
        _tail = new MonitorSignal(signal, "ms", [.. labels, ("statistic", "p95")]);
        _failed = new MonitorSignal($"{name}.failed", "1/s", labels);
        _rate = new MonitorSignal(signal, "1/s", labels);
        _level = new MonitorSignal(signal, "", labels);
    }

    /// <summary>Takes an interval's durations of one series.</summary>
    /// <param name="series">The series.</param>
    /// <param name="count">How many.</param>
    /// <param name="milliseconds">How long in all.</param>
    /// <param name="tail">Their 95th percentile in milliseconds; no number where it is not told.</param>
    /// <param name="isFailed">Whether they are of calls that failed; null where that is not asked.</param>
    public void Add(MeterSeries series, double count, double milliseconds, double tail, bool? isFailed)
    {
        _hasDurations = true;
        _hasFailures |= isFailed is not null;
        if (count <= 0)
        {
            return;
        }

        // Percentiles of several series have no percentile: it is told where one has all.
        _isMixed |= _only is not null && _only != series;
        _only = series;
        _open.Count += count;
        _open.Time += milliseconds;
        _open.Failed += isFailed == true ? count : 0;
        _open.Tail += double.IsNaN(tail) ? 0 : tail * count;
        _open.TailCount += double.IsNaN(tail) ? 0 : count;
    }

    /// <summary>Takes by how much a counter has grown.</summary>
    public void Grow(double by)
    {
        _hasRate = true;
        _open.Growth += by;
    }

    /// <summary>Has a level of one series among its own.</summary>
    public void Has(MeterSeries level) => _levels.Add(level);

    /// <summary>An interval is over: what came belongs to what is given next.</summary>
    public void EndInterval()
    {
        _open.TailCount = _isMixed ? 0 : _open.TailCount;
        _ended.Add(_open, _isMixed);
        _open = new MeterAmounts();
        (_only, _isMixed) = (null, false);
    }

    /// <summary>Gives what has come in some seconds.</summary>
    public void Give(MonitorReading reading, double seconds)
    {
        if (_hasDurations)
        {
            reading.Add(_perSecond, _ended.Count / seconds);
            reading.Add(_time, _ended.Time / 1000 / seconds);
            if (_hasFailures)
            {
                reading.Add(_failed, _ended.Failed / seconds);
            }

            if (_ended.Count > 0)
            {
                reading.Add(_mean, _ended.Time / _ended.Count);
            }

            if (_ended.TailCount > 0 && !_ended.IsMixed)
            {
                reading.Add(_tail, _ended.Tail / _ended.TailCount);
            }
        }

        if (_hasRate)
        {
            reading.Add(_rate, _ended.Growth / seconds);
        }

        if (_levels.Count > 0)
        {
            reading.Add(_level, _levels.Sum(one => one.Value));
        }

        _ended = new MeterAmounts();
    }
}
