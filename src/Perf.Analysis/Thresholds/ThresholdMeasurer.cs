using System.Collections.ObjectModel;
using System.Globalization;

namespace Perf.Analysis;

/// <summary>Finds the value that a threshold looks at. What was never measured has no value; it is not 0, and so it cannot pass.</summary>
internal static class ThresholdMeasurer
{
    /// <summary>
    /// A counter that nothing counted is absent. Its 0 is the truth only where a companion shows that the work went on in which it would have counted.
    /// </summary>
    private static readonly Dictionary<string, string[]> s_companions = Companions();

    private static readonly string[] s_companionsOfCustom = [MetricNames.Iterations, MetricNames.InterruptedIterations];

    /// <summary>Finds the value.</summary>
    /// <param name="threshold">The threshold.</param>
    /// <param name="find">Gives a metric of a step, or of the whole run for an empty name; null when it has no sample.</param>
    internal static Measurement Measure(Threshold threshold, Func<string, string, MetricSummary?> find)
    {
        if (threshold.Part is { } part)
        {
            return MeasurePart(threshold, part.Name, find);
        }

        string step = threshold.Step ?? "";
        MetricSummary? summary = find(threshold.Metric, step);
        if (summary is not null)
        {
            return Read(summary, threshold);
        }

        // A counter of the scenario's own has counted nothing where iterations were made and none of them told it to.
        string[]? others = threshold.Custom is { Type: MetricType.Counter } ? s_companionsOfCustom : s_companions.GetValueOrDefault(threshold.Metric);
        bool companion = others is not null && others.Any(other => find(other, step) is { Count: > 0 });
        return companion ? Measurement.Of(0)
            : Measurement.None(threshold.Step is null ? "it has no sample" : $"it has no sample in step '{threshold.Step}'");
    }

    /// <summary>The metrics that decide about a threshold.</summary>
    /// <param name="threshold">The threshold.</param>
    internal static IReadOnlyList<string> NamesOf(Threshold threshold)
    {
        string[] companions = threshold.Custom is { Type: MetricType.Counter } ? s_companionsOfCustom : s_companions.GetValueOrDefault(threshold.Metric, []);
        return [.. companions.Append(threshold.Metric).Append(threshold.Part?.Name ?? threshold.Metric).Distinct(StringComparer.Ordinal)];
    }

    // A counter's part that could have counted and did not is there with 0, where the run was asked to keep it; that is the truth where there was something to count.
    private static Measurement MeasurePart(Threshold threshold, string name, Func<string, string, MetricSummary?> find)
    {
        if (find(name, "") is not { } summary)
        {
            return Measurement.None("the run recorded no sample that has these tags (only what a threshold asks for before the run is recorded apart)");
        }

        return summary is not { Type: MetricType.Counter, Count: 0 } || Measure(threshold with { Tags = ReadOnlyDictionary<string, string>.Empty }, find).Value is not null
            ? Read(summary, threshold)
            : Measurement.None("the whole metric has no sample");
    }

    private static Measurement Read(MetricSummary summary, Threshold threshold)
    {
        // A counter that is there has counted, even if the sum is 0; the other kinds need at least one sample.
        if (summary.Type != MetricType.Counter && summary.Count <= 0)
        {
            return Measurement.None("it has no sample");
        }

        double? value = threshold.Aggregation switch
        {
            Aggregation.Count => summary.Count,
            Aggregation.Rate => summary.Rate,
            Aggregation.Value => summary.Value,
            Aggregation.Avg => summary.Avg,
            Aggregation.Min => summary.Min,
            Aggregation.Max => summary.Max,
            Aggregation.Med => PercentileOf(summary, 50),
            Aggregation.Percentile => PercentileOf(summary, threshold.Percentile),
            _ => null,
        };
        return value is { } found && !(double.IsNaN(found) && summary.Count != 0) ? Measurement.Of(found)
            : Measurement.None($"this result keeps no {ThresholdText.Aggregation(threshold)} of it (a summary of another tool has what that tool wrote and no distribution; in jobs and remoting it is lost, and the store still has it)");
    }

    private static double? PercentileOf(MetricSummary summary, double percent) =>
        summary is { Type: MetricType.Trend, Histogram.Count: > 0 } ? summary.Percentile(percent) : percent switch
        {
            0 => summary.Min,
            50 => summary.Med,
            90 => summary.P90,
            95 => summary.P95,
            99 => summary.P99,
            99.9 => summary.P999,
            100 => summary.Max,
            _ => summary.OtherPercentiles?.TryGetValue(percent.ToString(CultureInfo.InvariantCulture), out double kept) == true ? kept : null,
        };

    private static Dictionary<string, string[]> Companions()
    {
        string[] requests = [.. RequestMetrics.All.Select(family => family.Count)];
        var companions = new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            [MetricNames.DroppedIterations] = [MetricNames.Iterations, MetricNames.InterruptedIterations],
            [MetricNames.InterruptedIterations] = [MetricNames.Iterations, MetricNames.DroppedIterations],
            [MetricNames.DataExhausted] = [MetricNames.Iterations],
            [MetricNames.Iterations] = [MetricNames.InterruptedIterations, MetricNames.DroppedIterations, .. requests],
            [MetricNames.DataSent] = requests,
            [MetricNames.DataReceived] = requests,

            // Not requests: results of other tools, and of earlier versions, have these and count no connections.
            [MetricNames.ConnectionsOpened] = [MetricNames.ConnectionsReused],
            [MetricNames.ConnectionsReused] = [MetricNames.ConnectionsOpened],
            [MetricNames.TlsHandshakes] = [MetricNames.ConnectionsOpened, MetricNames.ConnectionsReused],
            [MetricNames.TlsResumptions] = [MetricNames.TlsHandshakes, MetricNames.ConnectionsOpened, MetricNames.ConnectionsReused],
        };
        foreach (string count in requests)
        {
            companions[count] = [MetricNames.Iterations];
        }

        foreach (RequestMetrics family in RequestMetrics.All)
        {
            companions[family.Retries] = [family.Count];
        }

        return companions;
    }
}
