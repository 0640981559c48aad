using System.Globalization;
using System.Text.Json.Nodes;
using Perf.ScriptWorker.Users;

namespace Perf.ScriptWorker.Summary;

/// <summary>A result in the shape that k6 gives to <c>handleSummary</c>. A pure function.</summary>
internal static class SummaryData
{
    // Scripts that go through all metrics know how to show k6's alone. Those of Perf's own are in it only where a threshold asks for them.
    private static readonly HashSet<string> s_ofK6 = new(StringComparer.Ordinal)
    {
        MetricNames.HttpReqs, MetricNames.HttpReqFailed, MetricNames.HttpReqDuration, MetricNames.HttpReqBlocked, MetricNames.HttpReqConnecting, MetricNames.HttpReqTlsHandshaking,
        MetricNames.HttpReqSending, MetricNames.HttpReqWaiting, MetricNames.HttpReqReceiving, MetricNames.Iterations, MetricNames.IterationDuration, MetricNames.DroppedIterations,
        MetricNames.GroupDuration, MetricNames.Checks, MetricNames.DataSent, MetricNames.DataReceived, MetricNames.Vus, MetricNames.VusMax,
    };

    // The one part of a metric that k6 has unasked.
    private const string Expected = $"{MetricNames.HttpReqDuration}{{expected_response:true}}";

    /// <summary>The data.</summary>
    /// <param name="result">The judged result.</param>
    /// <param name="settings">The test's settings.</param>
    /// <param name="setupData">What setup gave, as JSON, or null.</param>
    /// <param name="custom">The metrics of the script's own, by name.</param>
    public static JsonObject Of(RunResult result, TestSettings settings, string? setupData, IReadOnlyDictionary<string, MetricDeclaration> custom)
    {
        var metrics = new JsonObject();
        IReadOnlyList<SummaryThreshold> thresholds = SummaryThreshold.Of(result);
        foreach ((string name, MetricSummary metric) in MetricsOf(result, thresholds, custom))
        {
            metrics[name] = MetricOf(metric, [.. thresholds.Where(threshold => threshold.Selector == name)], settings);
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

    // What was measured, and what a threshold asks for, measured or not.
    private static OrderedDictionary<string, MetricSummary> MetricsOf(RunResult result, IReadOnlyList<SummaryThreshold> thresholds, IReadOnlyDictionary<string, MetricDeclaration> custom)
    {
        var metrics = new OrderedDictionary<string, MetricSummary>(StringComparer.Ordinal);
        foreach ((string name, MetricSummary metric) in result.Metrics)
        {
            bool isPart = name.Contains('{', StringComparison.Ordinal);
            if (isPart ? name == Expected : s_ofK6.Contains(name) || !MetricNames.All.ContainsKey(name))
            {
                metrics[name] = metric;
            }
        }

        foreach (SummaryThreshold threshold in thresholds)
        {
            string name = MetricNames.BaseOf(threshold.Metric);
            MetricDeclaration? own = custom.GetValueOrDefault(name);
            metrics.TryAdd(threshold.Selector, threshold.Find(result) ?? new MetricSummary
            {
                Name = threshold.Selector,
                Type = own?.Type ?? MetricNames.All.GetValueOrDefault(name, MetricType.Trend),
                Unit = own is { IsTime: true } ? MetricNames.Milliseconds : MetricNames.UnitOf(name),
            });
        }

        return metrics;
    }

    private static JsonObject MetricOf(MetricSummary metric, SummaryThreshold[] judged, TestSettings settings)
    {
        JsonObject values = metric.Type switch
        {
            MetricType.Counter => new JsonObject { ["count"] = metric.Count, ["rate"] = metric.Rate },
            MetricType.Gauge => new JsonObject { ["value"] = metric.Value ?? 0, ["min"] = metric.Min ?? 0, ["max"] = metric.Max ?? 0 },
            MetricType.Rate => new JsonObject { ["rate"] = metric.Count == 0 ? 0 : metric.Rate, ["passes"] = metric.Passes ?? 0, ["fails"] = metric.Fails ?? 0 },
            _ => Trend(metric, settings),
        };
        var all = new JsonObject
        {
            ["type"] = metric.Type.ToString().ToLowerInvariant(),
            ["contains"] = metric.Unit switch { MetricNames.Milliseconds => "time", MetricNames.Bytes => "data", _ => "default" },
            ["values"] = values,
        };
        if (judged.Length > 0)
        {
            var thresholds = new JsonObject();
            foreach (SummaryThreshold threshold in judged)
            {
                thresholds[threshold.Expression] = new JsonObject { ["ok"] = threshold.Passed };
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
            // Without samples all of them are 0 to k6.
            values[stat] = metric.Count == 0 ? 0 : stat switch
            {
                "avg" => metric.Avg,
                "min" => metric.Min,
                "med" => K6Percentile.Of(metric, 50),
                "max" => metric.Max,
                "count" => metric.Count,
                _ when stat.StartsWith("p(", StringComparison.Ordinal) && stat.EndsWith(')') && double.TryParse(stat[2..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double percentile) =>
                    K6Percentile.Of(metric, percentile),
                _ => 0,
            };
        }

        return values;
    }
}
