namespace Perf.Analysis;

/// <summary>Knows of which metrics more is better.</summary>
internal static class TrendDirections
{
    /// <summary>Whether more of a figure is better.</summary>
    /// <param name="metric">The metric's name, with or without a selection by tags.</param>
    /// <param name="unit">The unit of its values, or null.</param>
    /// <returns>Null when nobody knows, as for a counter of a scenario's own.</returns>
    public static bool? HigherIsBetter(string metric, string? unit)
    {
        string name = MetricNames.BaseOf(metric);
        RequestMetrics? family = RequestMetrics.Of(name);
        if (name == family?.Count || name is MetricNames.Iterations or MetricNames.Checks)
        {
            return true;
        }

        bool isBad = family is not null || unit == MetricNames.Milliseconds
            || name is MetricNames.DroppedIterations or MetricNames.FailedIterations or MetricNames.InterruptedIterations or MetricNames.IterationDuration or MetricNames.IterationStartLag;
        return isBad ? false : null;
    }

    /// <summary>Whether a figure is a share of samples.</summary>
    /// <param name="metric">The metric's name.</param>
    /// <param name="statistic">The figure.</param>
    public static bool IsShare(string metric, string statistic)
    {
        string name = MetricNames.BaseOf(metric);
        return statistic == Statistics.Rate && (name == MetricNames.Checks || name == RequestMetrics.Of(name)?.Failed);
    }

    /// <summary>What a change means.</summary>
    /// <param name="direction">The change.</param>
    /// <param name="higherIsBetter">Which direction is good; null when nobody knows.</param>
    public static ChangeEffect EffectOf(ChangeDirection direction, bool? higherIsBetter) =>
        higherIsBetter is not { } isUpGood ? ChangeEffect.Unknown : isUpGood == (direction == ChangeDirection.Up) ? ChangeEffect.Improvement : ChangeEffect.Regression;
}
