using System.Globalization;

namespace Perf.Compatibility.Results.Summaries;

/// <summary>Makes metrics of the figures that a summary gives. What a summary does not give stays unknown: nothing is made up of its neighbours.</summary>
internal static class SummaryMetrics
{
    /// <summary>A trend.</summary>
    /// <param name="name">The metric.</param>
    /// <param name="count">How many values; null where that is not known.</param>
    /// <param name="seconds">How long the run took; NaN where that is not known.</param>
    /// <param name="min">The smallest value.</param>
    /// <param name="avg">The mean.</param>
    /// <param name="max">The largest value.</param>
    /// <param name="percentiles">Percentiles by percent.</param>
    public static MetricSummary Trend(string name, double? count, double seconds, double? min, double? avg, double? max, IReadOnlyDictionary<double, double> percentiles)
    {
        double? Of(double percent) => percentiles.TryGetValue(percent, out double value) ? value : null;
        var others = percentiles.Where(pair => pair.Key is not (0 or 50 or 90 or 95 or 99 or 99.9 or 100))
            .ToDictionary(pair => pair.Key.ToString(CultureInfo.InvariantCulture), pair => pair.Value, StringComparer.Ordinal);
        return new MetricSummary
        {
            Name = name,
            Type = MetricType.Trend,
            Count = count ?? double.NaN,
            Rate = (count ?? double.NaN) / seconds,
            Min = min ?? Of(0),
            Avg = avg,
            Med = Of(50),
            Max = max ?? Of(100),
            P90 = Of(90),
            P95 = Of(95),
            P99 = Of(99),
            P999 = Of(99.9),
            OtherPercentiles = others.Count == 0 ? null : others,
        };
    }

    /// <summary>A counter.</summary>
    /// <param name="name">The metric.</param>
    /// <param name="count">The sum.</param>
    /// <param name="rate">Per second.</param>
    public static MetricSummary Counter(string name, double count, double rate) => new() { Name = name, Type = MetricType.Counter, Count = count, Rate = rate };

    /// <summary>A rate.</summary>
    /// <param name="name">The metric.</param>
    /// <param name="trues">How many samples were true.</param>
    /// <param name="falses">How many were false.</param>
    public static MetricSummary Rate(string name, double trues, double falses) => new()
    {
        Name = name,
        Type = MetricType.Rate,
        Count = trues + falses,
        Rate = trues + falses == 0 ? double.NaN : trues / (trues + falses),
        Passes = trues,
        Fails = falses,
    };

    /// <summary>A gauge.</summary>
    /// <param name="name">The metric.</param>
    /// <param name="value">The last value.</param>
    /// <param name="min">The smallest.</param>
    /// <param name="max">The largest.</param>
    public static MetricSummary Gauge(string name, double value, double? min, double? max) =>
        new() { Name = name, Type = MetricType.Gauge, Count = double.NaN, Value = value, Min = min, Max = max };
}
