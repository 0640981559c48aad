namespace Perf.Tests.Model.Results;

/// <summary>Generated seconds of a run.</summary>
internal static class Intervals
{
    internal static Series Trend(string metric, string step, params double[] milliseconds)
    {
        var builder = new HistogramBuilder();
        foreach (double value in milliseconds)
        {
            builder.Record((long)(value * TimeSpan.TicksPerMillisecond));
        }

        return new Series
        {
            Metric = metric,
            Step = step,
            Type = MetricType.Trend,
            Count = milliseconds.Length,
            Sum = milliseconds.Sum(),
            Min = milliseconds.Min(),
            Max = milliseconds.Max(),
            Histogram = builder.Build(),
        };
    }

    internal static Series Counter(string metric, double sum, string step = "") =>
        new() { Metric = metric, Step = step, Type = MetricType.Counter, Count = (long)sum, Sum = sum, Min = 1, Max = 1 };

    internal static Series Rate(string metric, long yes, long all, string step = "") =>
        new() { Metric = metric, Step = step, Type = MetricType.Rate, Count = all, Sum = yes, Min = 0, Max = 1 };

    internal static Series Gauge(string metric, double value) =>
        new() { Metric = metric, Type = MetricType.Gauge, Count = 1, Sum = value, Min = value, Max = value };

    internal static Interval Second(int index, params Series[] series) =>
        new() { Index = index, Start = TimeSpan.FromSeconds(index), Length = TimeSpan.FromSeconds(1), Series = series };
}
