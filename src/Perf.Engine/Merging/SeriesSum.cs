namespace Perf.Engine.Merging;

/// <summary>Adds up one metric of one step over shares.</summary>
internal sealed class SeriesSum
{
    private HistogramBuilder? _histogram;
    private Series? _first;
    private int _parts;
    private long _count;
    private double _sum;
    private double _min;
    private double _max;
    private string? _unit;

    /// <summary>Whether there is nothing to take.</summary>
    public bool IsEmpty => _first is null;

    /// <summary>Adds a share's series; shares in order.</summary>
    /// <param name="series">The series, of the same metric, step and type as all others.</param>
    public void Add(Series series)
    {
        if (_first is null)
        {
            _first = series;
            (_parts, _count, _sum, _unit) = (1, series.Count, series.Sum, series.Unit);

            // Without samples the smallest and largest value mean nothing.
            (_min, _max) = series.Count > 0 ? (series.Min, series.Max) : (double.PositiveInfinity, double.NegativeInfinity);
            return;
        }

        _parts++;
        _unit ??= series.Unit;
        if (series.Type == MetricType.Trend)
        {
            AddHistogram(series.Histogram);
        }
        else if (series.Type == MetricType.Gauge && IsHeadcount(series.Metric))
        {
            // Each share looks at its own virtual users at the same moment: together it is one look at all of them.
            _count = Math.Max(_count, series.Count);
            (_sum, _min, _max) = (_sum + series.Sum, AddTo(_min, series.Min), AddTo(_max, series.Max));
            return;
        }

        _count += series.Count;
        _sum = series.Type == MetricType.Gauge ? series.Sum : _sum + series.Sum;
        if (series.Count > 0)
        {
            (_min, _max) = (Math.Min(_min, series.Min), Math.Max(_max, series.Max));
        }
    }

    /// <summary>Gives the sum and forgets it.</summary>
    /// <returns>One series for all that was added.</returns>
    public Series Take()
    {
        Series first = _first ?? throw new InvalidOperationException("Nothing was added.");
        Series sum = _parts == 1 ? first : first with
        {
            Count = _count,
            Sum = _sum,
            Min = double.IsFinite(_min) ? _min : first.Min,
            Max = double.IsFinite(_max) ? _max : first.Max,
            Unit = _unit,
            Histogram = first.Type == MetricType.Trend ? _histogram!.Build() : first.Histogram,
        };
        _histogram?.Clear();
        _first = null;
        return sum;
    }

    /// <summary>Whether a gauge counts heads, so that those of several shares add up.</summary>
    /// <param name="metric">Its name.</param>
    public static bool IsHeadcount(string metric) => metric is MetricNames.Vus or MetricNames.VusMax;

    // The first one's waits until there is a second, for what one share alone has is taken as it is.
    private void AddHistogram(Histogram histogram)
    {
        _histogram ??= new HistogramBuilder();
        if (_parts == 2)
        {
            _histogram.Add(_first!.Histogram);
        }

        _histogram.Add(histogram);
    }

    private static double AddTo(double sum, double value) => double.IsFinite(sum) ? sum + value : value;
}
