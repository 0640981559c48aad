using System.Globalization;
using System.Text.Json;
using Perf.Compatibility.Results.Summaries;

namespace Perf.Compatibility.Results.K6;

/// <summary>
/// Reads the three summaries of k6. They differ in what a threshold's word means: in <c>--summary-export</c> true is a failure, in <c>handleSummary</c>
/// <c>ok: true</c> is none, and the machine-readable one has no thresholds.
/// </summary>
internal static class K6SummaryReader
{
    /// <summary>Reads a summary.</summary>
    /// <param name="request">The file, and what the user says about it.</param>
    /// <param name="format">Which of the three.</param>
    /// <returns>The run.</returns>
    /// <exception cref="PerfException">The file is no such summary.</exception>
    public static ImportedRun Read(ImportRequest request, string format)
    {
        using JsonSource source = JsonSource.Read(request.Path, Expected(format));
        Dictionary<string, K6SummaryMetric> metrics = format switch
        {
            ResultFormats.K6Summary => ReadFlat(source),
            ResultFormats.K6HandleSummary => ReadNested(source),
            _ => ReadMachine(source),
        };
        if (metrics.Count == 0)
        {
            throw source.Fault("has no metric", Expected(format), format == ResultFormats.K6MachineSummary ? "results" : "metrics");
        }

        var warnings = new List<string>();
        double seconds = Seconds(source.Root, metrics, warnings);
        var duration = TimeSpan.FromSeconds(double.IsFinite(seconds) ? Math.Min(seconds, TimeSpan.FromDays(3650).TotalSeconds) : 0);
        Dictionary<string, MetricSummary> summaries = metrics.ToDictionary(one => one.Key, one => one.Value.ToSummary(metrics, seconds), StringComparer.Ordinal);
        IReadOnlyList<CheckResult> checks = format == ResultFormats.K6MachineSummary ? MachineChecks(source) : [.. K6Groups.Checks(source)];
        if (!summaries.ContainsKey(MetricNames.Checks) && checks.Count > 0)
        {
            summaries[MetricNames.Checks] = SummaryMetrics.Rate(MetricNames.Checks, checks.Sum(check => (double)check.Passes), checks.Sum(check => (double)check.Fails));
        }

        JsonElement metadata = source.Root.Member("metadata");
        RunResult header = ImportHeader.Of(request, format, "k6", metadata.Member("k6Version").Text());
        RunResult result = header with
        {
            StartedAt = StartOf(request.Path, metadata, duration, warnings),
            Duration = duration,
            Metrics = summaries,
            Steps = Steps(summaries),
            Checks = [.. checks],
            Warnings = [.. warnings],
            Validity = new Validity { DroppedStarts = (long)(summaries.GetValueOrDefault(MetricNames.DroppedIterations)?.Count ?? 0) },
        };
        return new ImportedRun { Result = ImportHeader.WithId(result), Thresholds = [.. metrics.Values.SelectMany(metric => metric.Thresholds)] };
    }

    private static string Expected(string format) => format switch
    {
        ResultFormats.K6Summary => "what k6 --summary-export writes: an object with metrics, each an object of numbers",
        ResultFormats.K6HandleSummary => "the data of k6's handleSummary: an object with metrics, each with type and values",
        _ => "k6's machine-readable summary: an object with version, config and results",
    };

    private static Dictionary<string, K6SummaryMetric> ReadFlat(JsonSource source)
    {
        var metrics = new Dictionary<string, K6SummaryMetric>(StringComparer.Ordinal);
        foreach (JsonProperty one in source.Root.Member("metrics").Members())
        {
            IReadOnlyDictionary<string, double> figures = K6SummaryMetric.Figures(source, one.Value, "metrics", one.Name);
            string name = K6Selector.Normalize(one.Name);
            MetricType type = K6SummaryMetric.TypeOf(figures) ?? K6Metrics.TypeOf(MetricNames.BaseOf(name))
                ?? throw source.Fault("has no figures of any kind of metric", "count and rate, value, passes and fails, or avg, min, med, max and p(N)", "metrics", one.Name);
            metrics[name] = new K6SummaryMetric(name, type, K6Metrics.ContentsOf(MetricNames.BaseOf(name)), figures, [.. one.Value.Member("thresholds").Members().Select(threshold => new ToolThreshold(one.Name, threshold.Name, threshold.Value.ValueKind switch
            {
                // Here true says that the threshold is crossed.
                JsonValueKind.True => false,
                JsonValueKind.False => true,
                _ => throw source.Fault("is neither true nor false", "true (failed) or false (passed)", "metrics", one.Name, "thresholds", threshold.Name),
            }))]);
        }

        return metrics;
    }

    private static Dictionary<string, K6SummaryMetric> ReadNested(JsonSource source)
    {
        var metrics = new Dictionary<string, K6SummaryMetric>(StringComparer.Ordinal);
        foreach (JsonProperty one in source.Root.Member("metrics").Members())
        {
            string name = K6Selector.Normalize(one.Name);
            metrics[name] = new K6SummaryMetric(
                name,
                TypeOf(source, one.Value, "metrics", one.Name),
                one.Value.Member("contains").Text() ?? "default",
                FiguresOf(source, one.Value, "metrics", one.Name),
                [.. one.Value.Member("thresholds").Members().Select(threshold => new ToolThreshold(one.Name, threshold.Name, threshold.Value.Member("ok").ValueKind switch
                {
                    JsonValueKind.True => true,
                    JsonValueKind.False => false,
                    _ => throw source.Fault("has no ok", "{ \"ok\": true } (passed) or { \"ok\": false } (failed)", "metrics", one.Name, "thresholds", threshold.Name),
                }))]);
        }

        return metrics;
    }

    private static Dictionary<string, K6SummaryMetric> ReadMachine(JsonSource source)
    {
        var metrics = new Dictionary<string, K6SummaryMetric>(StringComparer.Ordinal);
        JsonElement results = source.Root.Member("results");
        AddAll(results.Member("metrics"), "results", "metrics");
        AddAll(results.Member("checks").Member("metrics"), "results", "checks", "metrics");
        return metrics;

        void AddAll(JsonElement list, params string[] place)
        {
            int index = 0;
            foreach (JsonElement one in list.Items())
            {
                string[] here = [.. place, (index++).ToString(CultureInfo.InvariantCulture)];
                string name = K6Selector.Normalize(one.Member("name").Text() ?? throw source.Fault("has no name", "a metric with name, type and values", here));
                metrics.TryAdd(name, new K6SummaryMetric(name, TypeOf(source, one, here), one.Member("contains").Text() ?? "default", FiguresOf(source, one, here), []));
            }
        }
    }

    private static MetricType TypeOf(JsonSource source, JsonElement metric, params string[] place) => metric.Member("type").Text() switch
    {
        "counter" => MetricType.Counter,
        "gauge" => MetricType.Gauge,
        "rate" => MetricType.Rate,
        "trend" => MetricType.Trend,
        _ => throw source.Fault("has no known type", "counter, gauge, rate or trend", [.. place, "type"]),
    };

    private static IReadOnlyDictionary<string, double> FiguresOf(JsonSource source, JsonElement metric, params string[] place) =>
        metric.Member("values").ValueKind == JsonValueKind.Object
            ? K6SummaryMetric.Figures(source, metric.Member("values"), [.. place, "values"])
            : throw source.Fault("has no values", "an object of numbers", [.. place, "values"]);

    private static IReadOnlyList<CheckResult> MachineChecks(JsonSource source) =>
    [
        .. source.Root.Member("results").Member("checks").Member("results").Items().Select(check => new CheckResult
        {
            Name = check.Member("name").Text() ?? "",
            Passes = (long)(check.Member("passes").Number() ?? 0),
            Fails = (long)(check.Member("fails").Number() ?? 0),
        }),
    ];

    // The run's length stands in two of the summaries; in the third it follows from any counter and its rate, the largest being the most exact.
    private static double Seconds(JsonElement root, Dictionary<string, K6SummaryMetric> metrics, List<string> warnings)
    {
        if (root.Member("state").Member("testRunDurationMs").Number() is { } milliseconds)
        {
            return milliseconds / 1000;
        }

        if (root.Member("config").Member("duration").Number() is { } seconds)
        {
            return seconds;
        }

        K6SummaryMetric? largest = metrics.Values.Where(metric => metric.Type == MetricType.Counter && metric.Values.GetValueOrDefault("rate") > 0 && metric.Values.GetValueOrDefault("count") > 0)
            .MaxBy(metric => metric.Values["count"]);
        if (largest is not null)
        {
            return largest.Values["count"] / largest.Values["rate"];
        }

        warnings.Add("How long the run took is not in the file.");
        return double.NaN;
    }

    private static DateTimeOffset StartOf(string path, JsonElement metadata, TimeSpan duration, List<string> warnings)
    {
        if (DateTimeOffset.TryParse(metadata.Member("generatedAt").Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset written))
        {
            return written.ToUniversalTime() - duration;
        }

        warnings.Add("When the run began is not in the file: the time of the file less the length of the run stands for it.");
        return ImportHeader.StartByFile(path, duration);
    }

    // What is selected by the name alone is a step.
    private static Dictionary<string, StepResult> Steps(Dictionary<string, MetricSummary> summaries)
    {
        var steps = new Dictionary<string, Dictionary<string, MetricSummary>>(StringComparer.Ordinal);
        foreach ((string selector, MetricSummary summary) in summaries.Where(one => one.Key.Contains('{', StringComparison.Ordinal)))
        {
            if (K6Selector.Parse(selector) is { } parsed && K6Selector.StepOf(parsed) is { } step)
            {
                steps.TryAdd(step, new Dictionary<string, MetricSummary>(StringComparer.Ordinal));
                steps[step][parsed.Metric] = summary with { Name = parsed.Metric };
            }
        }

        return steps.ToDictionary(step => step.Key, step => new StepResult { Name = step.Key, Metrics = step.Value }, StringComparer.Ordinal);
    }
}
