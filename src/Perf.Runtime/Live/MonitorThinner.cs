namespace Perf.Runtime;

/// <summary>Keeps what monitors read in a bounded number of points for each signal: when there are too many, each two neighbours become their mean. Not safe for several threads at once.</summary>
internal sealed class MonitorThinner
{
    private const int MostSignals = 200;
    private const int MostPoints = 400;

    private readonly Dictionary<string, Signal> _signals = new(StringComparer.Ordinal);

    /// <summary>The signals as a result has them.</summary>
    public IReadOnlyList<MonitorSeries> Series => [.. _signals.Values.Select(signal => signal.Build())];

    /// <summary>Adds what was read in an interval.</summary>
    /// <param name="interval">The interval; in order of time.</param>
    public void Add(Interval interval)
    {
        double second = (interval.Start + interval.Length).TotalSeconds;
        foreach (MonitorSample sample in interval.Monitors)
        {
            string key = string.Join('\n', [sample.Monitor, sample.Signal, .. sample.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}")]);
            if (!_signals.TryGetValue(key, out Signal? signal))
            {
                if (_signals.Count == MostSignals)
                {
                    continue;
                }

                _signals[key] = signal = new Signal(sample);
            }

            signal.Add(second, sample.Value);
        }
    }

    private sealed class Signal(MonitorSample first)
    {
        private readonly List<(double Second, double Sum, int Count)> _points = [];
        private int _width = 1;

        public void Add(double second, double value)
        {
            if (_points.Count > 0 && _points[^1].Count < _width)
            {
                (double from, double sum, int count) = _points[^1];
                _points[^1] = (from, sum + value, count + 1);
                return;
            }

            if (_points.Count == MostPoints)
            {
                for (int i = 0; i < MostPoints / 2; i++)
                {
                    (double from, double sum, int count) = _points[2 * i];
                    (_, double other, int more) = _points[(2 * i) + 1];
                    _points[i] = (from, sum + other, count + more);
                }

                _points.RemoveRange(MostPoints / 2, MostPoints / 2);
                _width *= 2;
            }

            _points.Add((second, value, 1));
        }

        public MonitorSeries Build() => new()
        {
            Monitor = first.Monitor,
            Signal = first.Signal,
            Unit = first.Unit,
            Labels = first.Labels,
            Seconds = [.. _points.Select(point => point.Second)],
            Values = [.. _points.Select(point => point.Sum / point.Count)],
        };
    }
}
