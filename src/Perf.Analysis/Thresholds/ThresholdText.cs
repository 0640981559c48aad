using System.Globalization;

namespace Perf.Analysis;

/// <summary>Says a threshold's value, limit and margin in words.</summary>
internal static class ThresholdText
{
    /// <summary>What of the metric is compared, as the grammar writes it: <c>p(99.9)</c>.</summary>
    /// <param name="threshold">The threshold.</param>
    internal static string Aggregation(Threshold threshold) => threshold.Aggregation == Perf.Aggregation.Percentile
        ? string.Create(CultureInfo.InvariantCulture, $"p({threshold.Percentile})")
        : threshold.Aggregation.ToString().ToLowerInvariant();

    /// <summary>One sentence with the measured value and how far it is from the limit.</summary>
    /// <param name="threshold">The threshold.</param>
    /// <param name="value">The measured value.</param>
    /// <param name="margin">The margin, as in <see cref="Verdict.Margin"/>.</param>
    internal static string Describe(Threshold threshold, double value, double? margin)
    {
        string unit = ThresholdUnits.Of(threshold);
        (string measured, string limit) = Pair(value, threshold.Limit, unit);
        string distance = value == threshold.Limit ? " (exactly at it)"
            : margin is { } share ? string.Create(CultureInfo.InvariantCulture, $" ({Math.Abs(share) * 100:0.#} % {(value < threshold.Limit ? "under" : "over")} it)")
            : "";
        string window = threshold.Over is { } over ? $" over the worst {DurationText.Format(over)}" : "";
        string after = threshold.After > TimeSpan.Zero ? $" after the first {DurationText.Format(threshold.After)}" : "";
        return $"{Aggregation(threshold)} of {threshold.Selector}{window}{after} was {measured}; the limit is {Sign(threshold.Operator)} {limit}{distance}.";
    }

    /// <summary>A value with its unit, in as many digits as people read.</summary>
    /// <param name="value">The value.</param>
    /// <param name="unit">One of <see cref="ThresholdUnits"/>.</param>
    internal static string Format(double value, string unit) => unit switch
    {
        ThresholdUnits.Milliseconds => Math.Abs(value) switch
        {
            < 10 => Number(value, "0.###") + " ms",
            < 1000 => Number(value, "0.#") + " ms",
            _ => Number(value, "#,##0") + " ms",
        },
        ThresholdUnits.Share => Number(value * 100, "0.###") + " %",
        ThresholdUnits.PerSecond => Number(value, "#,##0.##") + "/s",
        ThresholdUnits.Own => NumberText.Format(value),
        ThresholdUnits.Bytes => SizeText.Format(value),
        ThresholdUnits.BytesPerSecond => SizeText.Format(value) + "/s",
        _ => Number(value, "#,##0.##"),
    };

    private static (string Measured, string Limit) Pair(double value, double limit, string unit)
    {
        string measured = Format(value, unit);
        string bound = Format(limit, unit);

        // "500 ms, over the limit of 500 ms" would be true and would look like a fault.
        return measured == bound && value != limit
            ? (string.Create(CultureInfo.InvariantCulture, $"{value:R} {unit}"), string.Create(CultureInfo.InvariantCulture, $"{limit:R} {unit}"))
            : (measured, bound);
    }

    private static string Sign(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Less => "<",
        ComparisonOperator.LessOrEqual => "<=",
        ComparisonOperator.Greater => ">",
        ComparisonOperator.GreaterOrEqual => ">=",
        ComparisonOperator.NotEqual => "!=",
        _ => "==",
    };

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
