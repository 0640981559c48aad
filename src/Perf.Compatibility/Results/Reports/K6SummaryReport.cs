using System.Text.Encodings.Web;
using System.Text.Json;

namespace Perf.Compatibility.Results.Reports;

/// <summary>The shape of <c>k6 run --summary-export</c>. A threshold's <c>true</c> says there that it failed.</summary>
public sealed class K6SummaryReport : IToolReport
{
    internal static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", IndentSize = 4, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public string Format => "k6summary";

    /// <inheritdoc/>
    public string Extension => ".json";

    /// <summary>The figures of trends; k6's own when nothing is said.</summary>
    public IReadOnlyList<string> TrendStatistics { get; init; } = K6SummaryData.TrendStatistics;

    /// <inheritdoc/>
    public void Write(RunResult result, IEnumerable<Interval> intervals, Stream stream)
    {
        IReadOnlyList<K6SummaryThreshold> thresholds = K6SummaryThreshold.Of(result);
        using var json = new Utf8JsonWriter(stream, Options);
        json.WriteStartObject();
        json.WritePropertyName("root_group");
        WriteGroup(json, K6GroupTree.Of(result));
        json.WriteStartObject("metrics");
        foreach ((string name, MetricSummary metric) in K6SummaryData.Metrics(result, thresholds))
        {
            json.WriteStartObject(name);
            foreach ((string figure, double value) in K6SummaryData.Figures(metric, "value", TrendStatistics))
            {
                json.WriteNumber(figure, value);
            }

            K6SummaryThreshold[] own = [.. thresholds.Where(threshold => threshold.Selector == name).DistinctBy(threshold => threshold.Expression)];
            if (own.Length > 0)
            {
                json.WriteStartObject("thresholds");
                foreach (K6SummaryThreshold threshold in own)
                {
                    json.WriteBoolean(threshold.Expression, !threshold.Passed);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteGroup(Utf8JsonWriter json, K6GroupTree group)
    {
        json.WriteStartObject();
        json.WriteString("name", group.Name);
        json.WriteString("path", group.Path);
        json.WriteString("id", K6GroupTree.IdOf(group.Path));
        json.WriteStartObject("groups");
        foreach (K6GroupTree inner in group.Groups)
        {
            json.WritePropertyName(inner.Name);
            WriteGroup(json, inner);
        }

        json.WriteEndObject();
        json.WriteStartObject("checks");
        foreach (CheckResult check in group.Checks)
        {
            json.WritePropertyName(check.Name);
            WriteCheck(json, group, check);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    internal static void WriteCheck(Utf8JsonWriter json, K6GroupTree group, CheckResult check)
    {
        string path = $"{group.Path}::{check.Name}";
        json.WriteStartObject();
        json.WriteString("name", check.Name);
        json.WriteString("path", path);
        json.WriteString("id", K6GroupTree.IdOf(path));
        json.WriteNumber("passes", check.Passes);
        json.WriteNumber("fails", check.Fails);
        json.WriteEndObject();
    }
}
