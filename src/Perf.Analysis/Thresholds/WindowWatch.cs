namespace Perf.Analysis;

/// <summary>
/// Measures a threshold that looks at a part of the run's time: at what came after a while, or at each window of a length. It hears of every second, and keeps of the
/// seconds in the window only what the threshold needs.
/// </summary>
/// <param name="threshold">The threshold.</param>
internal sealed class WindowWatch(Threshold threshold)
{
    private readonly IReadOnlyList<string> _names = ThresholdMeasurer.NamesOf(threshold);
    private readonly Queue<(TimeSpan Length, Series[] Series)> _window = new();
    private readonly Dictionary<string, MetricAccumulator> _all = new(StringComparer.Ordinal);
    private TimeSpan _length;
    private double? _worst;
    private bool _wasFull;
    private bool _hadData;

    /// <summary>The value that the threshold is judged by: of all that counts, or of the worst window so far; null without data. A run that is shorter than the window is one
    /// window.</summary>
    public double? Value => threshold.Over is not null && _wasFull ? _worst : Measure();

    /// <summary>Hears of a second.</summary>
    /// <param name="interval">What was measured in it.</param>
    /// <returns>The value of what counts now: of all, or of the window that ends here; null without data, and while no window is full.</returns>
    public double? Add(Interval interval)
    {
        // A second counts where most of it does: the clock does not cut exactly.
        if (interval.Start + (interval.Length / 2) < threshold.After)
        {
            return null;
        }

        Series[] series = [.. _names.Select(name => SumOf(interval, name)).OfType<Series>()];
        _length += interval.Length;
        if (threshold.Over is not { } over)
        {
            foreach (Series one in series)
            {
                Accumulator(_all, one).Add(one);
            }

            return Measure();
        }

        _window.Enqueue((interval.Length, series));
        while (_length - _window.Peek().Length >= over - (_window.Peek().Length / 2))
        {
            _length -= _window.Dequeue().Length;
        }

        if (_length < over - (interval.Length / 2))
        {
            return null;
        }

        _wasFull = true;
        double? value = Measure();
        if (value is { } now && (_worst is not { } worst || ThresholdComparer.IsWorse(threshold, now, worst)))
        {
            _worst = now;
        }

        return value;
    }

    private double? Measure()
    {
        Dictionary<string, MetricAccumulator> sums = _all;
        if (threshold.Over is not null)
        {
            sums = new Dictionary<string, MetricAccumulator>(StringComparer.Ordinal);
            foreach (Series series in _window.SelectMany(second => second.Series))
            {
                Accumulator(sums, series).Add(series);
            }
        }

        double? value = ThresholdMeasurer.Measure(threshold, (metric, _) => sums.GetValueOrDefault(metric)?.Summarize(_length)).Value;
        _hadData |= value is not null;

        // What counted before, and counts nothing any more, is 0: a target that stands still would otherwise meet every "rate > 100 over 10s".
        return value ?? (_hadData && IsCounter ? 0 : null);
    }

    private bool IsCounter => (threshold.Custom?.Type ?? (MetricNames.All.TryGetValue(threshold.Metric, out MetricType type) ? (MetricType?)type : null)) == MetricType.Counter;

    // All steps of a second at once, or the threshold's own: so a window of many steps costs no more than one of few.
    private Series? SumOf(Interval interval, string name)
    {
        bool ofStep = threshold.Step is not null && !name.Contains('{', StringComparison.Ordinal);
        Series[] series = [.. interval.Series.Where(one => one.Metric == name && (!ofStep || one.Step == threshold.Step))];
        if (series.Length < 2)
        {
            return series.FirstOrDefault();
        }

        var histogram = new HistogramBuilder();
        foreach (Series one in series)
        {
            histogram.Add(one.Histogram);
        }

        // A series without samples has 0 as its smallest and largest value, which it has not measured.
        Series[] measured = [.. series.Where(one => one.Count > 0)];
        return series[0] with
        {
            Count = series.Sum(one => one.Count),
            Sum = series[0].Type == MetricType.Gauge ? series[^1].Sum : series.Sum(one => one.Sum),
            Min = measured.Select(one => one.Min).DefaultIfEmpty().Min(),
            Max = measured.Select(one => one.Max).DefaultIfEmpty().Max(),
            Histogram = histogram.Build(),
        };
    }

    private static MetricAccumulator Accumulator(Dictionary<string, MetricAccumulator> sums, Series series)
    {
        if (!sums.TryGetValue(series.Metric, out MetricAccumulator? sum))
        {
            sums[series.Metric] = sum = new MetricAccumulator(series.Metric, series.Type, series.Unit);
        }

        return sum;
    }
}
