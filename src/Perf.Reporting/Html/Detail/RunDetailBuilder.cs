using System.Collections.Frozen;

namespace Perf.Reporting.Html;

/// <summary>
/// Gathers <see cref="RunDetail"/> from a run's intervals, stored or as they come. Its memory does not grow with the run: when there are too many columns, two and two
/// become one. Not safe for several threads at once.
/// </summary>
public sealed class RunDetailBuilder
{
    // As many as a narrow chart has room for; from half as many on they are as wide as can be.
    private const int MaxColumns = 180;
    private const double Longest = 1e9;
    private const int MaxSteps = 200;
    private const int MaxClasses = 40;
    private const string OtherClasses = "other";

    private static readonly string[] s_responses = [.. RequestMetrics.All.Select(family => family.ResponseTime)];
    private static readonly string[] s_durations = [.. RequestMetrics.All.Select(family => family.Duration)];
    private static readonly string[] s_waits = [.. RequestMetrics.All.Select(family => family.Waiting)];

    private static readonly FrozenSet<string> s_wanted = FrozenSet.ToFrozenSet([.. s_responses, .. s_durations, .. s_waits], StringComparer.Ordinal);

    private readonly List<long[]?> _latency = [];
    private readonly Dictionary<string, List<long>> _errors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<double>> _steps = new(StringComparer.Ordinal);
    private string? _name;
    private string[] _metrics = s_responses;
    private int _seconds = 1;
    private int _columns;

    /// <summary>Whether a metric's distributions are needed at all.</summary>
    /// <param name="metric">The metric's name.</param>
    /// <returns>True for the latencies of requests.</returns>
    public static bool IsWanted(string metric) => s_wanted.Contains(metric);

    /// <summary>Adds an interval.</summary>
    /// <param name="interval">The interval; in order of time.</param>
    public void Add(Interval interval)
    {
        if (_columns == 0)
        {
            // Seconds of an old run are thinned out to tens or to minutes.
            _seconds = (int)Math.Clamp(Math.Round(interval.Length.TotalSeconds), 1, 3600);
        }

        double start = Math.Clamp(interval.Start.TotalSeconds, 0, Longest);
        while (start / _seconds >= MaxColumns)
        {
            Halve();
        }

        int column = (int)(start / _seconds);
        _columns = Math.Max(_columns, column + 1);
        Choose(interval);
        foreach (Series series in interval.Series)
        {
            if (series.Type == MetricType.Trend && Array.IndexOf(_metrics, series.Metric) >= 0)
            {
                AddLatency(column, series);
            }
        }

        foreach (ErrorCount error in interval.Errors)
        {
            string name = _errors.ContainsKey(error.Class) || _errors.Count < MaxClasses ? error.Class : OtherClasses;
            List<long> counts = At(_errors, name, column, 0);
            counts[column] = Sum(counts[column], error.Count);
        }
    }

    /// <summary>What was gathered so far.</summary>
    /// <returns>A copy, which does not change when more is added.</returns>
    public RunDetail Build() => new()
    {
        ColumnSeconds = _seconds,
        Columns = _columns,
        LatencyName = _name ?? "response time",
        Latency = [.. Enumerable.Range(0, _columns).Select(column => column < _latency.Count ? (long[]?)_latency[column]?.Clone() : null)],
        Errors = [.. _errors.Select(entry => (entry.Key, Padded(entry.Value, 0))).OrderByDescending(entry => entry.Item2.Sum(count => (double)count))],
        StepP95 = _steps.ToDictionary(entry => entry.Key, entry => Padded(entry.Value, double.NaN), StringComparer.Ordinal),
    };

    /// <summary>Gathers all of a run.</summary>
    /// <param name="intervals">The intervals, in order of time; read one by one.</param>
    /// <returns>The detail, or null when there is no interval.</returns>
    public static RunDetail? Of(IEnumerable<Interval> intervals)
    {
        var builder = new RunDetailBuilder();
        foreach (Interval interval in intervals)
        {
            builder.Add(interval);
        }

        return builder._columns == 0 ? null : builder.Build();
    }

    // Response time where there is any; results of other tools have what they have. What was chosen stays.
    private void Choose(Interval interval)
    {
        if (_name is not null)
        {
            return;
        }

        (_name, _metrics) = Has(s_responses) ? ("response time", s_responses) : Has(s_durations) ? ("service time", s_durations) : Has(s_waits) ? ("time to first byte", s_waits) : (null, s_responses);
        bool Has(string[] metrics) => interval.Series.Any(series => metrics.Contains(series.Metric));
    }

    private void AddLatency(int column, Series series)
    {
        while (_latency.Count <= column)
        {
            _latency.Add(null);
        }

        long[] cells = _latency[column] ??= new long[LatencyRows.Count];
        int row = 0;
        foreach ((double value, long count) in series.Histogram.Buckets)
        {
            row = LatencyRows.Find(value, row);
            cells[row] = Sum(cells[row], count);
        }

        if (series.Step.Length > 0 && series.Histogram.Count > 0 && (_steps.ContainsKey(series.Step) || _steps.Count < MaxSteps))
        {
            List<double> worst = At(_steps, series.Step, column, double.NaN);
            double p95 = series.Histogram.Percentile(95);
            worst[column] = double.IsNaN(worst[column]) ? p95 : Math.Max(worst[column], p95);
        }
    }

    private void Halve()
    {
        _seconds *= 2;
        _columns = (_columns + 1) / 2;
        Merge(_latency, (one, other) => one is null ? other : other is null ? one : Sum(one, other));
        foreach (List<long> counts in _errors.Values)
        {
            Merge(counts, Sum);
        }

        foreach (List<double> worst in _steps.Values)
        {
            Merge(worst, (one, other) => double.IsNaN(one) ? other : double.IsNaN(other) ? one : Math.Max(one, other));
        }
    }

    private static long[] Sum(long[] one, long[] other)
    {
        for (int i = 0; i < one.Length; i++)
        {
            one[i] = Sum(one[i], other[i]);
        }

        return one;
    }

    // What a file claims may be beyond all counting; a wrong sign would be worse than the largest number.
    private static long Sum(long one, long other) => one > 0 && other > long.MaxValue - one ? long.MaxValue : one + other;

    private static void Merge<T>(List<T> values, Func<T, T, T> both)
    {
        for (int i = 0; i < values.Count; i += 2)
        {
            values[i / 2] = i + 1 < values.Count ? both(values[i], values[i + 1]) : values[i];
        }

        values.RemoveRange((values.Count + 1) / 2, values.Count - ((values.Count + 1) / 2));
    }

    private static List<T> At<T>(Dictionary<string, List<T>> all, string name, int column, T nothing)
    {
        if (!all.TryGetValue(name, out List<T>? values))
        {
            all[name] = values = [];
        }

        while (values.Count <= column)
        {
            values.Add(nothing);
        }

        return values;
    }

    private T[] Padded<T>(List<T> values, T nothing) => [.. values, .. Enumerable.Repeat(nothing, _columns - values.Count)];
}
