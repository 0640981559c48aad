using System.Globalization;
using System.Text.Json.Nodes;
using Perf.ScriptWorker.Users;

namespace Perf.ScriptWorker.Summary;

/// <summary>A result in the shape that k6 gives to <c>handleSummary</c>. A pure function.</summary>
internal static class SummaryData
{
    // The metrics of Perf's own that k6 has none of stay out, for scripts that go through all of them know how to show k6's alone.
    private static readonly HashSet<string> s_ours =
        [MetricNames.IterationStartLag, MetricNames.InterruptedIterations, MetricNames.ConnectionsOpened, MetricNames.ConnectionsReused, MetricNames.TlsHandshakes, MetricNames.TlsResumptions];

    /// <summary>The data.</summary>
    /// <param name="result">The judged result.</param>
    /// <param name="settings">The test's settings.</param>
    /// <param name="setupData">What setup gave, as JSON, or null.</param>
    public static JsonObject Of(RunResult result, TestSettings settings, string? setupData)
    {
        var metrics = new JsonObject();
        foreach ((string name, MetricSummary metric) in result.Metrics)
        {
            if (!s_ours.Contains(name))
            {
                metrics[name] = MetricOf(name, metric, result, settings);
            }
        }

        var data = new JsonObject
        {
            ["root_group"] = GroupTree.Of(result),
            ["options"] = new JsonObject
            {
                ["summaryTrendStats"] = new JsonArray([.. settings.TrendStats.Select(stat => (JsonNode?)stat)]),
                ["summaryTimeUnit"] = settings.TimeUnit,
                ["noColor"] = false,
            },
            ["state"] = new JsonObject { ["isStdOutTTY"] = false, ["isStdErrTTY"] = false, ["testRunDurationMs"] = result.Duration.TotalMilliseconds },
            ["metrics"] = metrics,
        };
        if (setupData is not null)
        {
            data["setup_data"] = JsonNode.Parse(setupData);
        }

        return data;
    }

    private static JsonObject MetricOf(string name, MetricSummary metric, RunResult result, TestSettings settings)
    {
        JsonObject values = metric.Type switch
        {
            MetricType.Counter => new JsonObject { ["count"] = metric.Count, ["rate"] = metric.Rate },
            MetricType.Gauge => new JsonObject { ["value"] = metric.Value, ["min"] = metric.Min, ["max"] = metric.Max },
            MetricType.Rate => new JsonObject { ["rate"] = metric.Rate, ["passes"] = Math.Round(metric.Rate * metric.Count), ["fails"] = metric.Count - Math.Round(metric.Rate * metric.Count) },
            _ => Trend(metric, settings),
        };
        var all = new JsonObject
        {
            ["type"] = metric.Type.ToString().ToLowerInvariant(),
            ["contains"] = name is MetricNames.DataSent or MetricNames.DataReceived ? "data" : metric.Type == MetricType.Trend && MetricNames.IsTime(name) ? "time" : "default",
            ["values"] = values,
        };
        Verdict[] judged = [.. result.Thresholds.Where(verdict => verdict.Metric == name && verdict.Step is null && verdict.Threshold.StartsWith(name + ":", StringComparison.Ordinal))];
        if (judged.Length > 0)
        {
            var thresholds = new JsonObject();
            foreach (Verdict verdict in judged)
            {
                thresholds[verdict.Threshold[(name.Length + 1)..].Trim()] = new JsonObject { ["ok"] = verdict.Outcome == Outcome.Pass };
            }

            all["thresholds"] = thresholds;
        }

        return all;
    }

    private static JsonObject Trend(MetricSummary metric, TestSettings settings)
    {
        var values = new JsonObject();
        foreach (string stat in settings.TrendStats)
        {
            values[stat] = stat switch
            {
                "avg" => metric.Avg,
                "min" => metric.Min,
                "med" => metric.Med,
                "max" => metric.Max,
                "count" => metric.Count,
                _ when stat.StartsWith("p(", StringComparison.Ordinal) && stat.EndsWith(')') && double.TryParse(stat[2..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double percentile) => metric.Percentile(percentile),
                _ => 0,
            };
        }

        return values;
    }
}
