using System.Text.Json;

namespace Perf.Compatibility.Results.Reports;

/// <summary>The data that k6 gives to a script's <c>handleSummary</c>, as scripts write it to files. <c>ok: true</c> says there that a threshold passed.</summary>
public sealed class K6HandleSummaryReport : IToolReport
{
    /// <inheritdoc/>
    public string Format => "k6handlesummary";

    /// <inheritdoc/>
    public string Extension => ".json";

    /// <summary>The figures of trends, k6's summaryTrendStats; k6's own when nothing is said.</summary>
    public IReadOnlyList<string> TrendStatistics { get; init; } = K6SummaryData.TrendStatistics;

    /// <summary>k6's summaryTimeUnit: <c>s</c>, <c>ms</c>, <c>us</c>, or an empty text for a fitting one. It is passed on to the script and changes no figure.</summary>
    public string TimeUnit { get; init; } = "";

    /// <summary>What setup returned, as JSON; null where there is none.</summary>
    public string? SetupData { get; init; }

    /// <inheritdoc/>
    public void Write(RunResult result, IEnumerable<Interval> intervals, Stream stream)
    {
        IReadOnlyList<K6SummaryThreshold> thresholds = K6SummaryThreshold.Of(result);
        using var json = new Utf8JsonWriter(stream, K6SummaryReport.Options);
        json.WriteStartObject();
        json.WritePropertyName("root_group");
        WriteGroup(json, K6GroupTree.Of(result));
        json.WriteStartObject("options");
        json.WriteStartArray("summaryTrendStats");
        foreach (string statistic in TrendStatistics)
        {
            json.WriteStringValue(statistic);
        }

        json.WriteEndArray();
        json.WriteString("summaryTimeUnit", TimeUnit);
        json.WriteBoolean("noColor", false);
        json.WriteEndObject();
        json.WriteStartObject("state");
        json.WriteBoolean("isStdOutTTY", false);
        json.WriteBoolean("isStdErrTTY", false);
        json.WriteNumber("testRunDurationMs", result.Duration.TotalMilliseconds);
        json.WriteEndObject();
        json.WriteStartObject("metrics");
        foreach ((string name, MetricSummary metric) in K6SummaryData.Metrics(result, thresholds))
        {
            WriteMetric(json, name, metric, [.. thresholds.Where(threshold => threshold.Selector == name).DistinctBy(threshold => threshold.Expression)]);
        }

        json.WriteEndObject();
        if (SetupData is not null)
        {
            json.WritePropertyName("setup_data");
            json.WriteRawValue(SetupData);
        }

        json.WriteEndObject();
    }

    private void WriteMetric(Utf8JsonWriter json, string name, MetricSummary metric, K6SummaryThreshold[] thresholds)
    {
        json.WriteStartObject(name);
        json.WriteString("type", metric.Type.ToString().ToLowerInvariant());
        json.WriteString("contains", K6SummaryData.Contains(metric));
        json.WriteStartObject("values");
        foreach ((string figure, double value) in K6SummaryData.Figures(metric, "rate", TrendStatistics))
        {
            json.WriteNumber(figure, value);
        }

        json.WriteEndObject();
        if (thresholds.Length > 0)
        {
            json.WriteStartObject("thresholds");
            foreach (K6SummaryThreshold threshold in thresholds)
            {
                json.WriteStartObject(threshold.Expression);
                json.WriteBoolean("ok", threshold.Passed);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteGroup(Utf8JsonWriter json, K6GroupTree group)
    {
        json.WriteStartObject();
        json.WriteString("name", group.Name);
        json.WriteString("path", group.Path);
        json.WriteString("id", K6GroupTree.IdOf(group.Path));
        json.WriteStartArray("groups");
        foreach (K6GroupTree inner in group.Groups)
        {
            WriteGroup(json, inner);
        }

        json.WriteEndArray();
        json.WriteStartArray("checks");
        foreach (CheckResult check in group.Checks)
        {
            K6SummaryReport.WriteCheck(json, group, check);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
