using System.Globalization;

namespace Perf.Analysis;

/// <summary>The keys of a threshold file, and what each means. The schema in config/schemas/thresholds.schema.json lists the same.</summary>
internal static class ThresholdKeys
{
    internal const string GlobalThresholds = "global_thresholds";
    internal const string Scenarios = "scenarios";
    internal const string Environments = "environments";
    internal const string K6 = "thresholds";
    internal const string ResponseTimes = "response_times";
    internal const string ErrorRates = "error_rates";
    internal const string Throughput = "throughput";
    internal const string Availability = "availability";

    /// <summary>The keys of the whole file; those that begin with $ and the description are for editors and readers.</summary>
    internal static IReadOnlyList<string> Root { get; } = ["$schema", "description", GlobalThresholds, Scenarios, Environments, K6];

    /// <summary>The keys of global_thresholds, of a scenario and of an environment.</summary>
    internal static IReadOnlyList<string> Section { get; } = [ResponseTimes, ErrorRates, Throughput, Availability, K6];

    /// <summary>Limits of response times that are no percentile, with k6's aggregation.</summary>
    internal static IReadOnlyDictionary<string, string> TimeStatistics { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["avg_ms"] = "avg",
        ["mean_ms"] = "avg",
        ["med_ms"] = "med",
        ["median_ms"] = "med",
        ["max_ms"] = "max",
    };

    /// <summary>The limits of each class but response_times, which has percentiles too.</summary>
    internal static IReadOnlyDictionary<string, string[]> Limits { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [ErrorRates] = ["max_error_rate_percent"],
        [Throughput] = ["min_rps", "min_requests_per_second"],
        [Availability] = ["min_availability_percent"],
    };

    /// <summary>What a limit of a class means as a threshold.</summary>
    /// <param name="kind">The class, such as <c>response_times</c>.</param>
    /// <param name="key">The limit's key, such as <c>p95_ms</c>.</param>
    /// <param name="value">The limit.</param>
    /// <returns>Metric and condition in the grammar of <see cref="ThresholdParser"/>; null when the class has no such key.</returns>
    internal static (string Metric, string Expression)? Translate(string kind, string key, double value) => kind switch
    {
        // Users wait for the response time, which counts from the intended start.
        ResponseTimes => Statistic(key) is { } statistic ? (MetricNames.HttpReqResponseTime, Text($"{statistic} <= {value:0.##########}ms")) : null,
        ErrorRates when Limits[kind].Contains(key) => (MetricNames.HttpReqFailed, Text($"rate <= {value:0.##########}%")),
        Throughput when Limits[kind].Contains(key) => (MetricNames.HttpReqs, Text($"rate >= {value:0.##########}")),

        // 100 - 99.9 is not 0.1 in binary; ten digits are more than any run can tell apart.
        Availability when Limits[kind].Contains(key) => (MetricNames.HttpReqFailed, Text($"rate <= {100 - value:0.##########}%")),
        _ => null,
    };

    /// <summary>The keys that a class allows, in words.</summary>
    /// <param name="kind">The class.</param>
    internal static string Allowed(string kind) => kind == ResponseTimes
        ? $"p50_ms, p90_ms, p95_ms, p99_ms, p999_ms (any percentile), {string.Join(", ", TimeStatistics.Keys)}"
        : string.Join(", ", Limits[kind]);

    /// <summary>The key of a class that was probably meant: one that goes on where the written one ends (p95 for p95_ms), or the nearest.</summary>
    /// <param name="kind">The class.</param>
    /// <param name="key">What was written.</param>
    internal static string? Nearest(string kind, string key)
    {
        string[] candidates = kind == ResponseTimes ? ["p50_ms", "p75_ms", "p90_ms", "p95_ms", "p99_ms", "p999_ms", .. TimeStatistics.Keys] : Limits[kind];
        return candidates.FirstOrDefault(candidate => key.Length > 1 && candidate.StartsWith(key, StringComparison.OrdinalIgnoreCase)) ?? NearestWord.Find(key, candidates);
    }

    /// <summary>The largest limit that a class may have: 100 for percent; for times and rates what no run reaches, 11 days or a billion a second.</summary>
    /// <param name="kind">The class.</param>
    internal static double Largest(string kind) => kind is ErrorRates or Availability ? 100 : 1e9;

    private static string? Statistic(string key)
    {
        if (TimeStatistics.TryGetValue(key, out string? statistic))
        {
            return statistic;
        }

        // p95_ms, and p999_ms for 99.9: digits after the second are behind the point, as dashboards write it.
        if (!key.StartsWith('p') || !key.EndsWith("_ms", StringComparison.Ordinal))
        {
            return null;
        }

        string digits = key[1..^3];
        bool plain = digits.Length is >= 1 and <= 5 && digits.All(char.IsAsciiDigit);
        return !plain ? null
            : digits == "100" ? "max"
            : digits.Length <= 2 ? $"p({digits})"
            : digits.StartsWith("99", StringComparison.Ordinal) ? $"p({digits[..2]}.{digits[2..]})"
            : null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
