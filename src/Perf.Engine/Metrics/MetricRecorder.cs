using Perf.Engine.Pacing;

namespace Perf.Engine.Metrics;

/// <summary>
/// Gathers the values of one metric of any type: one of the scenario's own, or the part of a metric that a threshold asks for. Not safe for several threads; its loop
/// alone writes it.
/// </summary>
internal sealed class MetricRecorder(MetricType type)
{
    private readonly HistogramBuilder? _histogram = type == MetricType.Trend ? new HistogramBuilder() : null;
    private long _count;
    private double _sum;
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;
    private long _lastAt;

    /// <summary>Adds a value: what is added to a counter, a gauge's level, whether a rate's sample was true (anything but 0), a trend's value.</summary>
    public void Add(double value)
    {
        _histogram?.RecordValue(value);
        Count(value);
    }

    /// <summary>Adds a time to a trend of times as the built-in ones keep it, in ticks.</summary>
    public void AddTime(long ticks)
    {
        ticks = Math.Max(0, ticks);
        _histogram!.Record(ticks);
        Count(ticks / (double)TimeSpan.TicksPerMillisecond);
    }

    /// <summary>Adds all to a sum and forgets it.</summary>
    public void MoveTo(MetricRecorder sum)
    {
        if (_count == 0)
        {
            return;
        }

        if (_histogram is not null)
        {
            sum._histogram!.Add(_histogram);
        }

        // Of a level that several loops know, the one that was known last counts.
        bool isLater = sum._count == 0 || _lastAt >= sum._lastAt;
        (sum._sum, sum._lastAt) = type != MetricType.Gauge ? (sum._sum + _sum, 0) : isLater ? (_sum, _lastAt) : (sum._sum, sum._lastAt);
        sum._count += _count;
        sum._min = Math.Min(sum._min, _min);
        sum._max = Math.Max(sum._max, _max);
        Clear();
    }

    /// <summary>What was gathered, which is then forgotten; null when nothing was.</summary>
    public Series? Take(string metric, string? unit)
    {
        if (_count == 0)
        {
            return null;
        }

        bool isCounter = type == MetricType.Counter;
        bool hasRange = type is MetricType.Gauge or MetricType.Trend;
        var series = new Series
        {
            Metric = metric,
            Type = type,
            // As the built-in counters: one sample, which is the sum.
            Count = isCounter ? 1 : _count,
            Sum = _sum,
            Min = hasRange ? _min : isCounter ? _sum : 0,
            Max = hasRange ? _max : isCounter ? _sum : 0,
            Unit = unit,
            Histogram = _histogram?.Build() ?? Histogram.Empty,
        };
        Clear();
        return series;
    }

    private void Count(double value)
    {
        _count++;
        _min = Math.Min(_min, value);
        _max = Math.Max(_max, value);
        switch (type)
        {
            case MetricType.Gauge:
                _sum = value;
                _lastAt = Clock.Now;
                break;
            case MetricType.Rate:
                _sum += value != 0 ? 1 : 0;
                break;
            default:
                _sum += value;
                break;
        }
    }

    private void Clear()
    {
        _histogram?.Clear();
        (_count, _sum, _lastAt) = (0, 0, 0);
        (_min, _max) = (double.PositiveInfinity, double.NegativeInfinity);
    }
}
