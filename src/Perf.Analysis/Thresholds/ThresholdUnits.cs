namespace Perf.Analysis;

/// <summary>The unit of a threshold's value and limit.</summary>
internal static class ThresholdUnits
{
    internal const string Milliseconds = "ms";
    internal const string Share = "share";
    internal const string PerSecond = "per second";
    internal const string Count = "count";
    internal const string Bytes = "bytes";
    internal const string BytesPerSecond = "bytes per second";

    /// <summary>Values of a metric of the scenario's own that holds no times.</summary>
    internal const string Own = "";

    /// <summary>The unit of a threshold.</summary>
    /// <param name="threshold">The threshold.</param>
    internal static string Of(Threshold threshold)
    {
        if (threshold.Custom is { } custom)
        {
            return OfCustom(custom, threshold.Aggregation);
        }

        MetricType? type = MetricNames.All.TryGetValue(threshold.Metric, out MetricType known) ? known : null;
        bool data = threshold.Metric is MetricNames.DataSent or MetricNames.DataReceived;
        return (type, threshold.Aggregation) switch
        {
            (MetricType.Rate, _) => Share,
            (MetricType.Trend, not Aggregation.Count) => Milliseconds,
            (_, Aggregation.Rate) => data ? BytesPerSecond : PerSecond,
            _ => data ? Bytes : Count,
        };
    }

    private static string OfCustom(MetricDeclaration metric, Aggregation aggregation) => (metric.Type, aggregation) switch
    {
        (MetricType.Rate, _) => Share,
        (MetricType.Trend, Aggregation.Count) => Count,
        (_, Aggregation.Rate) => PerSecond,
        _ => metric.IsTime ? Milliseconds : Own,
    };
}
