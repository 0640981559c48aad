namespace Perf.Analysis;

/// <summary>One series of a monitor as evidence: its figures within the window that is judged, and its values on the run's intervals. Figures are computed once, in one pass.</summary>
internal sealed class Signal
{
    private readonly double[] _seconds;
    private readonly double[] _values;
    private readonly Lazy<(double? Mean, double? Max, double? Low, double? High)> _figures;

    /// <summary>Makes one of points within a window.</summary>
    /// <param name="series">The series that it is of.</param>
    /// <param name="shift">Seconds that are added to the series' times, where its clock was off.</param>
    /// <param name="from">The window's beginning.</param>
    /// <param name="to">The window's end.</param>
    public Signal(MonitorSeries series, double shift, double from, double to)
    {
        Series = series;
        var seconds = new List<double>(series.Values.Count);
        var values = new List<double>(series.Values.Count);
        for (int i = 0; i < Math.Min(series.Values.Count, series.Seconds.Count); i++)
        {
            double at = series.Seconds[i] + shift;
            if (at >= from && at < to && double.IsFinite(series.Values[i]))
            {
                seconds.Add(at);
                values.Add(series.Values[i]);
            }
        }

        (_seconds, _values) = ([.. seconds], [.. values]);
        _figures = new(() => (MeanOf(), _values.Length == 0 ? null : _values.Max(), QuantileOf(0.1), QuantileOf(0.9)));
    }

    /// <summary>The series.</summary>
    public MonitorSeries Series { get; }

    /// <summary>How many points lie in the window.</summary>
    public int Count => _values.Length;

    /// <summary>When they were read, in seconds from the run's start.</summary>
    public IReadOnlyList<double> Seconds => _seconds;

    /// <summary>What was read.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>The mean over time in the window. Long runs' points are thinned unevenly, the newest least; so each counts by the time that it stands for.</summary>
    public double? Mean => _figures.Value.Mean;

    /// <summary>The largest value in the window.</summary>
    public double? Max => _figures.Value.Max;

    /// <summary>The first decile: what it was all the time but for moments.</summary>
    public double? Low => _figures.Value.Low;

    /// <summary>The ninth decile.</summary>
    public double? High => _figures.Value.High;

    /// <summary>The largest mean of ten readings one after the other within the window.</summary>
    public double? Busiest
    {
        get
        {
            int width = Math.Min(MonitorTimeline.BusiestReadings, _values.Length);
            double? busiest = null;
            for (int from = 0; from + width <= _values.Length && width > 0; from++)
            {
                double sum = 0;
                for (int i = from; i < from + width; i++)
                {
                    sum += _values[i];
                }

                busiest = Math.Max(busiest ?? double.NegativeInfinity, sum / width);
            }

            return busiest;
        }
    }

    /// <summary>The share of time at which it was above a limit.</summary>
    public double? ShareAbove(double limit)
    {
        double above = 0;
        double all = 0;
        for (int i = 0; i < _values.Length; i++)
        {
            double weight = WeightOf(i);
            all += weight;
            above += _values[i] > limit ? weight : 0;
        }

        return all > 0 ? above / all : null;
    }

    /// <summary>The mean between two moments of the run; null where nothing was read.</summary>
    public double? MeanBetween(double from, double to)
    {
        int first = Array.BinarySearch(_seconds, from);
        double sum = 0;
        int count = 0;
        for (int i = first < 0 ? ~first : first; i < _seconds.Length && _seconds[i] < to; i++)
        {
            sum += _values[i];
            count++;
        }

        return count == 0 ? null : sum / count;
    }

    /// <summary>Several series as one that is their sum, moment by moment: what a database's sessions wait for, say. One that is read no more counts no more: an instance that died has no queue.</summary>
    /// <param name="parts">The series, one or more.</param>
    /// <param name="factors">What each is multiplied by, as in a mean that is weighted, which is then one of those that are there at a moment; null for nothing.</param>
    /// <returns>The sum.</returns>
    public static Signal Sum(IReadOnlyList<Signal> parts, IReadOnlyList<double>? factors = null)
    {
        if (parts.Count == 1)
        {
            return parts[0];
        }

        // Thinned series have not the same moments; a grid of the run's own seconds has room for all.
        double[] times = [.. parts.SelectMany(part => part.Seconds).Select(Math.Floor).Distinct().Order()];
        double[] sums = new double[times.Length];
        double[] weights = new double[times.Length];
        for (int place = 0; place < parts.Count; place++)
        {
            Signal part = parts[place];
            double factor = factors?[place] ?? 1;
            double end = part.LastsUntil();
            int at = 0;
            for (int i = 0; i < times.Length; i++)
            {
                // What stood last goes on until the next reading.
                while (at + 1 < part._seconds.Length && Math.Floor(part._seconds[at + 1]) <= times[i])
                {
                    at++;
                }

                if (part._values.Length > 0 && Math.Floor(part._seconds[at]) <= times[i] && times[i] < end)
                {
                    sums[i] += factor * part._values[at];
                    weights[i] += factor;
                }
            }
        }

        if (factors is not null)
        {
            double all = factors.Sum();
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] = weights[i] > 0 ? sums[i] * all / weights[i] : 0;
            }
        }

        MonitorSeries first = parts[0].Series;
        return new Signal(
            first with { Labels = new Dictionary<string, string>(), Count = times.Length, Min = null, Avg = null, Max = null, Busiest = null, Seconds = times, Values = sums },
            0,
            double.NegativeInfinity,
            double.PositiveInfinity);
    }

    /// <summary>Two series as one that is their product at the first's moments: calls a second times the time of each.</summary>
    /// <param name="one">One.</param>
    /// <param name="other">The other; its last reading holds until its next.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="unit">Its unit.</param>
    public static Signal Product(Signal one, Signal other, string name, string unit)
    {
        double[] products = new double[one._values.Length];
        int at = 0;
        for (int i = 0; i < products.Length; i++)
        {
            while (at + 1 < other._seconds.Length && other._seconds[at + 1] <= one._seconds[i] + 0.5)
            {
                at++;
            }

            products[i] = other._values.Length > 0 ? one._values[i] * other._values[at] : 0;
        }

        return new Signal(
            one.Series with { Signal = name, Unit = unit, Count = products.Length, Min = null, Avg = null, Max = null, Busiest = null, Seconds = one._seconds, Values = products },
            0,
            double.NegativeInfinity,
            double.PositiveInfinity);
    }

    /// <summary>The same readings as those of another monitor: of several that are looked at together.</summary>
    /// <param name="monitor">What the monitor is called.</param>
    /// <param name="labels">The labels.</param>
    public Signal Under(string monitor, IReadOnlyDictionary<string, string> labels) => new(
        Series with { Monitor = monitor, Labels = labels, Count = _values.Length, Min = null, Avg = null, Max = null, Busiest = null, Seconds = _seconds, Values = _values },
        0,
        double.NegativeInfinity,
        double.PositiveInfinity);

    // Until when the last reading holds. Of one reading alone the whole series says how far they are apart.
    private double LastsUntil() => _seconds.Length == 0
        ? double.NegativeInfinity
        : Math.Floor(_seconds[^1]) + Math.Max(MonitorGaps.LeastGap, MonitorGaps.StepsOfAGap * Step(_seconds.Length > 1 ? _seconds : Series.Seconds));

    private static double Step(IReadOnlyList<double> seconds) => seconds.Count > 1 ? OrderStatistic.Median([.. seconds.Zip(seconds.Skip(1), (one, next) => next - one)]) : 0;

    private double? MeanOf()
    {
        double sum = 0;
        double all = 0;
        for (int i = 0; i < _values.Length; i++)
        {
            double weight = WeightOf(i);
            sum += weight * _values[i];
            all += weight;
        }

        return all > 0 ? sum / all : null;
    }

    private double? QuantileOf(double probability) => _values.Length == 0 ? null : OrderStatistic.Quantile((double[])_values.Clone(), probability);

    // Half the way to each neighbour; a value alone stands for a second.
    private double WeightOf(int i)
    {
        if (_values.Length == 1)
        {
            return 1;
        }

        double before = i > 0 ? _seconds[i] - _seconds[i - 1] : _seconds[i + 1] - _seconds[i];
        double after = i + 1 < _seconds.Length ? _seconds[i + 1] - _seconds[i] : before;
        return Math.Max((before + after) / 2, 1e-6);
    }
}
