namespace Perf.Compatibility.Results.Streams;

/// <summary>Gathers the samples of one metric of one step in one second. It is used again when its second is over.</summary>
internal sealed class SeriesBuilder
{
    private readonly HistogramBuilder _histogram = new();
    private MetricSlot _metric = null!;
    private string _step = "";
    private long _count;
    private double _sum;
    private double _min;
    private double _max;

    /// <summary>Begins anew.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="step">The step's name, or an empty text.</param>
    public void Begin(MetricSlot metric, string step)
    {
        _metric = metric;
        _step = step;
        _count = 0;
        _sum = 0;
        _min = double.PositiveInfinity;
        _max = double.NegativeInfinity;
        _histogram.Clear();
    }

    /// <summary>Adds a sample.</summary>
    /// <param name="value">Its value.</param>
    public void Add(double value)
    {
        _count++;
        _min = Math.Min(_min, value);
        _max = Math.Max(_max, value);
        switch (_metric.Type)
        {
            case MetricType.Gauge:
                _sum = value;
                break;
            case MetricType.Rate:
                _sum += value != 0 ? 1 : 0;
                break;
            case MetricType.Trend:
                _sum += value;
                Record(value);
                break;
            default:
                _sum += value;
                break;
        }
    }

    /// <summary>What was gathered.</summary>
    public Series Build() => new()
    {
        Metric = _metric.Name,
        Step = _step,
        Type = _metric.Type,
        Count = _count,
        Sum = _sum,
        Min = _min,
        Max = _max,
        Unit = _metric.Unit,
        Histogram = _metric.Type == MetricType.Trend ? _histogram.Build() : Histogram.Empty,
    };

    private void Record(double value)
    {
        if (_metric.IsTime)
        {
            _histogram.Record((long)Math.Round(Math.Clamp(value * TimeSpan.TicksPerMillisecond, 0, HistogramLayout.MaxTicks)));
        }
        else
        {
            _histogram.RecordValue(value);
        }
    }
}
