using System.Globalization;

namespace Perf;

/// <summary>
/// The figures that history keeps of each metric, by the names that thresholds use. Other percentiles are in the run's distributions: they need the run itself.
/// </summary>
public static class Statistics
{
    /// <summary>The number of samples; of a counter the sum.</summary>
    public const string Count = "count";

    /// <summary>Rate metric: the share, 0 to 1. Counter and trend: per second of the run.</summary>
    public const string Rate = "rate";

    /// <summary>The last value of a gauge.</summary>
    public const string Value = "value";

    /// <summary>The smallest value.</summary>
    public const string Min = "min";

    /// <summary>The mean.</summary>
    public const string Avg = "avg";

    /// <summary>The median.</summary>
    public const string Med = "med";

    /// <summary>The largest value.</summary>
    public const string Max = "max";

    /// <summary>The 90th percentile.</summary>
    public const string P90 = "p(90)";

    /// <summary>The 95th percentile.</summary>
    public const string P95 = "p(95)";

    /// <summary>The 99th percentile.</summary>
    public const string P99 = "p(99)";

    /// <summary>The 99.9th percentile.</summary>
    public const string P999 = "p(99.9)";

    /// <summary>All of them, in the order of reports.</summary>
    public static IReadOnlyList<string> All { get; } = [Count, Rate, Value, Min, Avg, Med, Max, P90, P95, P99, P999];

    /// <summary>One figure of a metric.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="statistic">One of <see cref="All"/>.</param>
    /// <returns>The figure; null where the kind of metric has none, or it is no number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such figure.</exception>
    public static double? Of(MetricSummary metric, string statistic)
    {
        double? value = statistic switch
        {
            Count => metric.Count,
            Rate => metric.Type == MetricType.Gauge ? null : metric.Rate,
            Value => metric.Value,
            Min => metric.Min,
            Avg => metric.Avg,
            Med => metric.Med,
            Max => metric.Max,
            P90 => metric.P90,
            P95 => metric.P95,
            P99 => metric.P99,
            P999 => metric.P999,
            _ => throw new ArgumentOutOfRangeException(nameof(statistic), statistic, $"The figures that history keeps are {string.Join(", ", All)}."),
        };
        return value is { } number && double.IsFinite(number) ? number : null;
    }

    /// <summary>Reads a figure's name as people write it: <c>p95</c>, <c>P(95)</c>, <c>median</c>, <c>mean</c>.</summary>
    /// <param name="text">The name.</param>
    /// <returns>One of <see cref="All"/>; null when it is none.</returns>
    public static string? Parse(string text)
    {
        string word = text.Trim().ToLowerInvariant();
        if (word is ['p', >= '0' and <= '9', ..] && double.TryParse(word.AsSpan(1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent))
        {
            word = percent switch
            {
                50 => Med,
                999 => P999,
                _ => string.Create(CultureInfo.InvariantCulture, $"p({percent})"),
            };
        }

        word = word switch
        {
            "median" or "p(50)" => Med,
            "mean" or "average" => Avg,
            "minimum" => Min,
            "maximum" => Max,
            _ => word,
        };
        return All.Contains(word) ? word : null;
    }
}
