namespace Perf;

/// <summary>What all monitors of a run read, a time line for each signal. Not safe for several threads at once.</summary>
/// <param name="most">The largest number of signals; what comes up beyond that is left out.</param>
public sealed class MonitorTimelines(int most)
{
    /// <summary>The largest number of signals of a run; what comes up beyond that is left out of the result (the intervals have it).</summary>
    public const int MostSeries = 1000;

    private readonly Dictionary<string, MonitorTimeline> _lines = new(StringComparer.Ordinal);
    private readonly List<MonitorTimeline> _order = [];
    private readonly Dictionary<string, int> _timesInInterval = new(StringComparer.Ordinal);

    /// <summary>Keeps up to <see cref="MostSeries"/> signals.</summary>
    public MonitorTimelines()
        : this(MostSeries)
    {
    }

    /// <summary>How many signals there are so far.</summary>
    public int Count => _order.Count;

    /// <summary>Adds what was read in an interval. Several values of one signal are taken as spread evenly over it.</summary>
    /// <param name="interval">The interval.</param>
    public void Add(Interval interval)
    {
        if (interval.Monitors.Count == 0)
        {
            return;
        }

        _timesInInterval.Clear();
        string[] keys = new string[interval.Monitors.Count];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = interval.Monitors[i].Identity();
            _timesInInterval[keys[i]] = _timesInInterval.GetValueOrDefault(keys[i]) + 1;
        }

        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < keys.Length; i++)
        {
            if (LineOf(keys[i], interval.Monitors[i]) is { } line)
            {
                int before = seen.GetValueOrDefault(keys[i]);
                seen[keys[i]] = before + 1;
                line.Add(interval.Start.TotalSeconds + (interval.Length.TotalSeconds * before / _timesInInterval[keys[i]]), interval.Monitors[i].Value);
            }
        }
    }

    /// <summary>All signals so far, in the order in which they first came.</summary>
    /// <returns>The series.</returns>
    public IReadOnlyList<MonitorSeries> ToSeries() => [.. _order.Select(line => line.ToSeries())];

    private MonitorTimeline? LineOf(string key, MonitorSample sample)
    {
        if (!_lines.TryGetValue(key, out MonitorTimeline? line) && _lines.Count < most)
        {
            _lines[key] = line = new MonitorTimeline(sample);
            _order.Add(line);
        }

        return line;
    }
}
