namespace Perf.Engine.Metrics;

/// <summary>Gathers the values of one trend. Not safe for several threads; its loop alone writes it.</summary>
internal sealed class TrendRecorder
{
    private readonly HistogramBuilder _histogram = new();
    private long _count;
    private long _sum;
    private long _min = long.MaxValue;
    private long _max = long.MinValue;
    private long _zeros;

    public void Record(long ticks)
    {
        // Of the phases of a request upon a kept connection, most took no time at all.
        if (ticks <= 0)
        {
            _zeros++;
            return;
        }

        _histogram.Record(ticks);
        _count++;
        _sum += ticks;
        if (ticks < _min)
        {
            _min = ticks;
        }

        if (ticks > _max)
        {
            _max = ticks;
        }
    }

    /// <summary>Adds all to a sum and forgets it.</summary>
    public void MoveTo(TrendRecorder sum)
    {
        CountZeros();
        if (_count == 0)
        {
            return;
        }

        sum._histogram.Add(_histogram);
        sum._count += _count;
        sum._sum += _sum;
        sum._min = Math.Min(sum._min, _min);
        sum._max = Math.Max(sum._max, _max);
        Clear();
    }

    public Series? Take(string metric, string step)
    {
        CountZeros();
        if (_count == 0)
        {
            return null;
        }

        var series = new Series
        {
            Metric = metric,
            Step = step,
            Type = MetricType.Trend,
            Count = _count,
            Sum = _sum / (double)TimeSpan.TicksPerMillisecond,
            Min = _min / (double)TimeSpan.TicksPerMillisecond,
            Max = _max / (double)TimeSpan.TicksPerMillisecond,
            Histogram = _histogram.Build(),
        };
        Clear();
        return series;
    }

    private void CountZeros()
    {
        if (_zeros > 0)
        {
            _histogram.Record(0, _zeros);
            _count += _zeros;
            _min = Math.Min(_min, 0);
            _max = Math.Max(_max, 0);
            _zeros = 0;
        }
    }

    private void Clear()
    {
        _histogram.Clear();
        _count = 0;
        _sum = 0;
        _min = long.MaxValue;
        _max = long.MinValue;
    }
}
