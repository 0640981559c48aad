using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Perf.Reporting.Samples;

/// <summary>k6's line of JSON that says what a metric is: its type, what its values are, and its thresholds in k6's own grammar.</summary>
internal static class JsonMetricLine
{
    /// <summary>The line with its line feed.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="thresholds">The run's thresholds, of all metrics.</param>
    /// <param name="custom">The metrics of the scenario's own.</param>
    /// <param name="options">How texts are escaped.</param>
    public static ReadOnlySpan<byte> Of(string metric, IReadOnlyList<Threshold> thresholds, IReadOnlyList<MetricDeclaration> custom, JsonWriterOptions options)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line, options))
        {
            json.WriteStartObject();
            json.WriteString("type", "Metric");
            json.WriteStartObject("data");
            json.WriteString("name", metric);
            MetricDeclaration? own = custom.FirstOrDefault(one => one.Name == metric);
            MetricType type = MetricNames.All.TryGetValue(metric, out MetricType known) ? known : own?.Type ?? MetricType.Counter;
            json.WriteString("type", type.ToString().ToLowerInvariant());
            json.WriteString("contains", own?.IsTime ?? MetricNames.IsTime(metric) ? "time" : metric is MetricNames.DataSent or MetricNames.DataReceived ? "data" : "default");
            WriteThresholds(json, thresholds.Where(threshold => threshold is { Step: null, Tags.Count: 0, IsWindowed: false } && threshold.Metric == metric));
            WriteSubmetrics(json, metric, [.. thresholds.Where(threshold => threshold.Metric == metric).Select(TagsOf).Where(tags => tags.Count > 0).DistinctBy(tags => MetricSelector.NameOf(metric, tags))]);
            json.WriteEndObject();
            json.WriteString("metric", metric);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenSpan;
    }

    private static void WriteThresholds(Utf8JsonWriter json, IEnumerable<Threshold> thresholds)
    {
        json.WriteStartArray("thresholds");
        foreach (Threshold threshold in thresholds)
        {
            if (!threshold.AbortOnFail)
            {
                json.WriteStringValue(Text(threshold));
                continue;
            }

            json.WriteStartObject();
            json.WriteString("threshold", Text(threshold));
            json.WriteBoolean("abortOnFail", true);
            json.WriteString("delayAbortEval", string.Create(CultureInfo.InvariantCulture, $"{threshold.DelayAbortEval.TotalSeconds}s"));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // A step is found by the tag that its samples have.
    private static List<KeyValuePair<string, string>> TagsOf(Threshold threshold)
    {
        List<KeyValuePair<string, string>> tags = [.. threshold.Tags.Select(tag => tag.Key == "step" ? new("name", tag.Value) : tag)];
        if (threshold.Step is { } step)
        {
            tags.Insert(0, new("name", step));
        }

        return tags;
    }

    private static void WriteSubmetrics(Utf8JsonWriter json, string metric, List<KeyValuePair<string, string>>[] parts)
    {
        if (parts.Length == 0)
        {
            json.WriteNull("submetrics");
            return;
        }

        json.WriteStartArray("submetrics");
        foreach (List<KeyValuePair<string, string>> tags in parts)
        {
            json.WriteStartObject();
            json.WriteString("name", MetricSelector.NameOf(metric, tags));
            json.WriteString("suffix", string.Join(',', tags.Select(tag => $"{tag.Key}:{tag.Value}")));
            json.WriteStartObject("tags");
            foreach ((string name, string value) in tags)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // Limits in the metric's own unit, which k6 takes for granted: p(95)<500.
    private static string Text(Threshold threshold)
    {
        string what = threshold.Aggregation == Aggregation.Percentile
            ? string.Create(CultureInfo.InvariantCulture, $"p({threshold.Percentile})")
            : threshold.Aggregation.ToString().ToLowerInvariant();
        string comparison = threshold.Operator switch
        {
            ComparisonOperator.Equal => "==",
            ComparisonOperator.NotEqual => "!=",
            ComparisonOperator.Less => "<",
            ComparisonOperator.LessOrEqual => "<=",
            ComparisonOperator.Greater => ">",
            _ => ">=",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{what}{comparison}{threshold.Limit}");
    }
}
