namespace Perf.Analysis;

/// <summary>Compares a value with a threshold's limit.</summary>
internal static class ThresholdComparer
{
    /// <summary>Whether the value meets the threshold.</summary>
    /// <param name="threshold">The threshold.</param>
    /// <param name="value">The value.</param>
    /// <returns>Null when the threshold's comparison is none of the six orderings, which cannot be written in a scenario and only be made by code.</returns>
    internal static bool? Meets(Threshold threshold, double value) => threshold.Operator switch
    {
        ComparisonOperator.Less => value < threshold.Limit,
        ComparisonOperator.LessOrEqual => value <= threshold.Limit,
        ComparisonOperator.Greater => value > threshold.Limit,
        ComparisonOperator.GreaterOrEqual => value >= threshold.Limit,
        ComparisonOperator.Equal => value == threshold.Limit,
        ComparisonOperator.NotEqual => value != threshold.Limit,
        _ => null,
    };

    /// <summary>How far the value is on the good side of the limit, as a share of the limit; null where the limit is 0.</summary>
    /// <param name="threshold">The threshold.</param>
    /// <param name="value">The value.</param>
    internal static double? Margin(Threshold threshold, double value)
    {
        if (threshold.Limit == 0)
        {
            return null;
        }

        double above = (value - threshold.Limit) / Math.Abs(threshold.Limit);
        double margin = threshold.Operator switch
        {
            ComparisonOperator.Less or ComparisonOperator.LessOrEqual => -above,
            ComparisonOperator.Equal => -Math.Abs(above),
            ComparisonOperator.NotEqual => Math.Abs(above),
            _ => above,
        };
        return double.IsFinite(margin) ? margin + 0.0 : null;
    }

    /// <summary>Whether one value is further on the bad side, or less far on the good side, than another.</summary>
    /// <param name="threshold">The threshold.</param>
    /// <param name="value">The value.</param>
    /// <param name="other">The other.</param>
    internal static bool IsWorse(Threshold threshold, double value, double other) => threshold.Operator switch
    {
        ComparisonOperator.Less or ComparisonOperator.LessOrEqual => value > other,
        ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual => value < other,
        ComparisonOperator.NotEqual => Math.Abs(value - threshold.Limit) < Math.Abs(other - threshold.Limit),
        _ => Math.Abs(value - threshold.Limit) > Math.Abs(other - threshold.Limit),
    };

    /// <summary>
    /// Whether the value can only grow towards the limit: a sum that is to reach one is not missed before the run is over.
    /// </summary>
    /// <param name="threshold">The threshold.</param>
    internal static bool IsReachedAtEnd(Threshold threshold) => threshold is
    {
        Aggregation: Aggregation.Count,
        Over: null,
        Operator: ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual or ComparisonOperator.Equal,
    };
}
