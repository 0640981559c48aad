using System.Globalization;

namespace Perf;

/// <summary>
/// One signal over a run, in bounded memory: up to <see cref="MostPoints"/> points are kept as they came; when there are more, of each four neighbours the smallest and the largest stay, in their
/// order. So a peak of a second is seen in a run of a day, and the smallest and largest of all are always there. The mean is of all values. Not safe for several threads.
/// </summary>
public sealed class MonitorTimeline
{
    /// <summary>The largest number of points, ten minutes at one a second: 200 signals are then two megabytes of a result's JSON, however long the run. The store's intervals have all.</summary>
    public const int MostPoints = 600;

    /// <summary>How many readings, one after the other, <see cref="MonitorSeries.Busiest"/> is the mean of: one alone at 100 % is no exhaustion.</summary>
    public const int BusiestReadings = 10;

    // Seven digits are more than a chart shows and less than half of what a double takes as text.
    private const int Digits = 7;

    private readonly List<double> _seconds = [];
    private readonly List<double> _values = [];
    private readonly double[] _latest = new double[BusiestReadings];
    private readonly MonitorSample _first;
    private long _count;
    private double _sum;
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;
    private double _busiest = double.NegativeInfinity;

    /// <summary>Begins a time line.</summary>
    /// <param name="first">A sample of the signal: its names, unit and labels. Its value is not added.</param>
    public MonitorTimeline(MonitorSample first) => _first = first;

    /// <summary>Adds a value.</summary>
    /// <param name="seconds">When, from the run's start; ascending.</param>
    /// <param name="value">The value; one that is no number is left out.</param>
    public void Add(double seconds, double value)
    {
        if (!double.IsFinite(value))
        {
            return;
        }

        if (_values.Count >= MostPoints)
        {
            Thin();
        }

        // Rounded here and not when a series is made: that is done each second of a run that is watched.
        _seconds.Add(Math.Round(seconds, 3));
        _values.Add(Rounded(value));
        _latest[_count % BusiestReadings] = value;
        _count++;
        _sum += value;
        _min = Math.Min(_min, value);
        _max = Math.Max(_max, value);
        if (_count >= BusiestReadings)
        {
            // Added up anew: a sum that goes along would keep the error of each large value that has left it.
            _busiest = Math.Max(_busiest, _latest.Sum() / BusiestReadings);
        }
    }

    /// <summary>The time line so far.</summary>
    /// <returns>The series.</returns>
    public MonitorSeries ToSeries() => new()
    {
        Monitor = _first.Monitor,
        Process = _first.Process,
        Signal = _first.Signal,
        Unit = _first.Unit,
        Labels = _first.Labels,
        Count = _count,
        Min = _count > 0 ? Rounded(_min) : null,
        Avg = _count > 0 ? Rounded(_sum / _count) : null,
        Max = _count > 0 ? Rounded(_max) : null,
        Busiest = _count == 0 ? null : Rounded(_count < BusiestReadings ? _sum / _count : _busiest),
        Seconds = [.. _seconds],
        Values = [.. _values],
    };

    private static double Rounded(double value) => double.Parse(value.ToString($"G{Digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private void Thin()
    {
        int kept = 0;
        for (int from = 0; from < _values.Count; from += 4)
        {
            int end = Math.Min(from + 4, _values.Count);
            int low = from;
            int high = from;
            for (int i = from + 1; i < end; i++)
            {
                low = _values[i] < _values[low] ? i : low;
                high = _values[i] > _values[high] ? i : high;
            }

            // Four that are alike are one.
            foreach (int i in low == high ? [low] : low < high ? new[] { low, high } : [high, low])
            {
                (_seconds[kept], _values[kept]) = (_seconds[i], _values[i]);
                kept++;
            }
        }

        _seconds.RemoveRange(kept, _seconds.Count - kept);
        _values.RemoveRange(kept, _values.Count - kept);
    }
}
