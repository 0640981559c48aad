using System.Globalization;
using System.Text.Json;
using Perf.Compatibility.Results.Summaries;

namespace Perf.Compatibility.Results.K6;

/// <summary>A metric of one of k6's summaries, before it is known how long the run took.</summary>
/// <param name="Name">The metric with its tags, in one form.</param>
/// <param name="Type">The kind.</param>
/// <param name="Contains">What its values are, in k6's words.</param>
/// <param name="Values">The figures by k6's names.</param>
/// <param name="Thresholds">The thresholds on it, with what k6 made of them.</param>
internal sealed record K6SummaryMetric(string Name, MetricType Type, string Contains, IReadOnlyDictionary<string, double> Values, IReadOnlyList<ToolThreshold> Thresholds)
{
    /// <summary>The metric's name without tags.</summary>
    public string BaseName => MetricNames.BaseOf(Name);

    /// <summary>Reads the figures of an object.</summary>
    /// <param name="source">The file.</param>
    /// <param name="values">The object.</param>
    /// <param name="place">The keys that lead there.</param>
    /// <returns>Those that are numbers; null is passed over, for k6 writes it where there is no sample.</returns>
    /// <exception cref="PerfException">One is something else.</exception>
    public static IReadOnlyDictionary<string, double> Figures(JsonSource source, JsonElement values, params string[] place)
    {
        var figures = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (JsonProperty one in values.Members().Where(one => one.Name is not "thresholds" && one.Value.ValueKind is not JsonValueKind.Null))
        {
            figures[one.Name] = one.Value.Number() ?? throw source.Fault($"is {Kind(one.Value)}", "a number", [.. place, one.Name]);
        }

        return figures;
    }

    /// <summary>The kind of a metric by the figures that it has: <c>--summary-export</c> does not say it.</summary>
    /// <param name="values">The figures.</param>
    /// <returns>Null where no kind has such figures.</returns>
    public static MetricType? TypeOf(IReadOnlyDictionary<string, double> values) =>
        values.ContainsKey("passes") && values.ContainsKey("fails") ? MetricType.Rate
        : values.Keys.Any(key => key is "avg" or "med" || key.StartsWith("p(", StringComparison.Ordinal)) ? MetricType.Trend
        : values.ContainsKey("count") && values.ContainsKey("rate") ? MetricType.Counter
        : values.ContainsKey("value") ? MetricType.Gauge
        : values.Keys.Any(key => key is "min" or "max" or "count") ? MetricType.Trend
        : null;

    /// <summary>Makes the metric.</summary>
    /// <param name="all">All metrics of the summary, which tell how many values a trend had.</param>
    /// <param name="seconds">How long the run took; NaN where that is not known.</param>
    public MetricSummary ToSummary(IReadOnlyDictionary<string, K6SummaryMetric> all, double seconds) => Of(all, seconds) with
    {
        Unit = MetricNames.UnitOf(Name) ?? (Contains == "time" ? MetricNames.Milliseconds : Contains == "data" ? MetricNames.Bytes : null),
    };

    private MetricSummary Of(IReadOnlyDictionary<string, K6SummaryMetric> all, double seconds) => Type switch
    {
        MetricType.Counter => SummaryMetrics.Counter(Name, Value("count") ?? 0, Value("rate") ?? ((Value("count") ?? 0) / seconds)),
        MetricType.Gauge => SummaryMetrics.Gauge(Name, Value("value") ?? double.NaN, Value("min"), Value("max")),
        MetricType.Rate => Rate(),
        _ => SummaryMetrics.Trend(Name, Value("count") ?? CountOf(all), seconds, Value("min"), Value("avg"), Value("max"), Percentiles()),
    };

    private MetricSummary Rate()
    {
        // The newest summary says how many were true and how many there were.
        double trues = Value("passes") ?? Value("matches") ?? 0;
        double falses = Value("fails") ?? ((Value("total") ?? trues) - trues);
        return SummaryMetrics.Rate(Name, trues, falses);
    }

    private double? Value(string name) => Values.TryGetValue(name, out double value) ? value : null;

    // k6 keeps no count of a trend unless it is asked to, but there is one value for each request, and for each iteration. A trend without samples is all zeros,
    // and the counter is then missing.
    private double? CountOf(IReadOnlyDictionary<string, K6SummaryMetric> all)
    {
        string tags = Name[BaseName.Length..];
        string? counter = BaseName == MetricNames.IterationDuration ? MetricNames.Iterations
            : RequestMetrics.Http.Trends.Contains(BaseName) ? MetricNames.HttpReqs
            : null;
        return counter is not null && all.TryGetValue(counter + tags, out K6SummaryMetric? found) ? found.Value("count")
            : counter is not null && Values.Values.All(value => value == 0) ? 0
            : null;
    }

    private Dictionary<double, double> Percentiles()
    {
        var found = new Dictionary<double, double>();
        foreach ((string key, double value) in Values)
        {
            if (key == "med")
            {
                found[50] = value;
            }
            else if (key.StartsWith("p(", StringComparison.Ordinal) && key.EndsWith(')') && double.TryParse(key[2..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double percent) && percent is >= 0 and <= 100)
            {
                found[percent] = value;
            }
        }

        return found;
    }

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "a text",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        _ => "no finite number",
    };
}
