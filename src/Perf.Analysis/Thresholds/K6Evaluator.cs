using System.Globalization;

namespace Perf.Analysis;

/// <summary>
/// Judges a threshold as k6 does: percentiles are interpolated between neighbours at p·(n-1), and where there is no sample a rate has no value and passes, a
/// counter is 0, and a trend's figures are 0. Whether the load generator was the limit is not asked. A pure function. Source: k6, metrics/sink and thresholds
/// (what they compute).
/// </summary>
internal static class K6Evaluator
{
    /// <summary>Judges.</summary>
    /// <param name="result">The run.</param>
    /// <param name="threshold">The threshold.</param>
    /// <param name="isOwn">Whether the run itself had it, and so kept the samples that it asks for: what is missing then has had none.</param>
    /// <returns>Pass or Fail; NoData where the result cannot tell what k6 would have seen.</returns>
    internal static Verdict Evaluate(RunResult result, Threshold threshold, bool isOwn = false)
    {
        var verdict = new Verdict
        {
            Outcome = Outcome.NoData,
            Threshold = threshold.ToString(),
            Metric = threshold.Part?.Name ?? threshold.Metric,
            Step = threshold.Step,
            Limit = threshold.Limit,
            Unit = ThresholdUnits.Of(threshold),
            RunId = result.Id,
            Scenario = result.Scenario,
            Source = threshold.Source,
        };
        MetricSummary? summary = threshold.Part is { } part ? MetricLookup.Find(result, part.Name, "") : MetricLookup.Find(result, threshold.Metric, threshold.Step ?? "");
        if (summary is null && !isOwn && (threshold.Part is not null || IsStepUnknown(result, threshold)))
        {
            return verdict with { Reason = $"{threshold.Selector} cannot be judged: the result does not keep samples by these tags. Judge the stream of samples (k6 --out json), which does." };
        }

        if (summary is null || HasNoSample(summary))
        {
            return WithoutSamples(verdict, threshold, summary?.Type ?? threshold.Custom?.Type ?? MetricNames.All[threshold.Metric]);
        }

        if (Value(summary, threshold) is not { } value || double.IsNaN(value))
        {
            return verdict with { Reason = $"{threshold.Selector} cannot be judged: this result keeps no {ThresholdText.Aggregation(threshold)} of it, and nothing is made up of other figures." };
        }

        return Judged(verdict, threshold, value, summary.Histogram.Count > 0 ? K6Percentile.HistogramError : 0);
    }

    /// <summary>The value that k6 would compare, while a run goes on.</summary>
    /// <param name="threshold">The threshold.</param>
    /// <param name="find">Finds a metric of a step, or of the run where the step's name is empty; null where nothing was measured.</param>
    /// <returns>The value; null where there is no sample yet, for then k6 ends nothing.</returns>
    internal static double? Measure(Threshold threshold, Func<string, string, MetricSummary?> find)
    {
        MetricSummary? summary = threshold.Part is { } part ? find(part.Name, "") : find(threshold.Metric, threshold.Step ?? "");
        return summary is null || HasNoSample(summary) ? null : Value(summary, threshold);
    }

    private static double? Value(MetricSummary summary, Threshold threshold) => threshold.Aggregation switch
    {
        Aggregation.Count => summary.Count,
        Aggregation.Rate => summary.Rate,
        Aggregation.Value => summary.Value,
        Aggregation.Avg => summary.Avg,
        Aggregation.Min => summary.Min,
        Aggregation.Max => summary.Max,
        Aggregation.Med => K6Percentile.Of(summary, 50),
        _ => K6Percentile.Of(summary, threshold.Percentile),
    };

    private static bool HasNoSample(MetricSummary summary) => summary.Type != MetricType.Counter && summary.Count == 0;

    // A summary of k6 has a step only where a threshold asked for it; a stream, and a run of Perf, have all there were.
    private static bool IsStepUnknown(RunResult result, Threshold threshold) => threshold.Step is not null && result.Source is not null && result.Intervals.Count == 0;

    private static Verdict WithoutSamples(Verdict verdict, Threshold threshold, MetricType type)
    {
        if (type == MetricType.Rate)
        {
            return verdict with { Outcome = Outcome.Pass, Reason = $"{threshold.Selector} has no sample, and to k6 a rate without samples passes. Perf's own rules do not let it pass." };
        }

        Verdict judged = Judged(verdict, threshold, 0, 0);
        return judged with { Reason = $"{threshold.Selector} has no sample, and to k6 its figures are 0 then. {judged.Reason}" };
    }

    private static Verdict Judged(Verdict verdict, Threshold threshold, double value, double error)
    {
        double? margin = ThresholdComparer.Margin(threshold, value);
        bool isPercentile = threshold.Aggregation is Aggregation.Percentile or Aggregation.Med;
        string bound = isPercentile && error > 0 && Math.Abs(value - threshold.Limit) <= Math.Abs(value) * error
            ? string.Create(CultureInfo.InvariantCulture, $" The value is exact to {error:0.###%}, and the limit is within that: k6, which keeps every value, may decide otherwise.")
            : "";
        return verdict with
        {
            Value = value,
            Margin = margin,
            Outcome = ThresholdComparer.Meets(threshold, value) == true ? Outcome.Pass : Outcome.Fail,
            Reason = ThresholdText.Describe(threshold, value, margin) + bound,
        };
    }
}
